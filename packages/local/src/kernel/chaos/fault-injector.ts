import { type FaultName, type FaultService } from './chaos-options.js';

/** Decides for a service whether and how to inject faults. */
export interface FaultInjector {
  /**
   * Whether to inject a fault now. If so, it is counted.
   *
   * @param resource the affected queue, function, target or operation
   * @param subject the affected message, event, invocation or job, if it can be identified
   */
  shouldInject(service: FaultService, fault: FaultName, resource: string, subject?: string): boolean;
  /** Delay in milliseconds from the faults `delay`, `drop` and `reorder`: 0 if none is injected. */
  delayMs(
    service: FaultService,
    resource: string,
    subject: string,
    which?: readonly ('delay' | 'drop' | 'reorder')[],
  ): number;
  /** A random number in [0, 1) for the details of an injected fault. */
  random(service: FaultService, fault: FaultName, resource: string): number;
  /** Whether the option `maxPerItem` limits faults, so that a redelivery can be affected again. */
  readonly isLimitedPerItem: boolean;
}

/** Injects no faults. */
export const noFaults: FaultInjector = {
  shouldInject: () => false,
  delayMs: () => 0,
  random: () => 0,
  isLimitedPerItem: false,
};
