import { type FaultName, type FaultService } from './chaos-options.js';

/** What a service asks before it does something that could go wrong. */
export interface FaultInjector {
  /**
   * Whether to inject a fault now. It is counted if so.
   *
   * @param resource the queue, function, target or operation that it would strike
   * @param subject the message, event, invocation or job that it would strike, where it can be told
   */
  shouldInject(service: FaultService, fault: FaultName, resource: string, subject?: string): boolean;
  /** By how many milliseconds something is put off: 0 unless `delay`, `drop` or `reorder` strikes it. */
  delayMs(
    service: FaultService,
    resource: string,
    subject: string,
    which?: readonly ('delay' | 'drop' | 'reorder')[],
  ): number;
  /** A number in [0, 1) for the details of a fault that struck. */
  random(service: FaultService, fault: FaultName, resource: string): number;
  /** Whether a fault strikes one subject only so many times, so that what comes of a fault may be struck again. */
  readonly isLimitedPerItem: boolean;
}

/** No chaos: nothing ever strikes. */
export const noFaults: FaultInjector = {
  shouldInject: () => false,
  delayMs: () => 0,
  random: () => 0,
  isLimitedPerItem: false,
};
