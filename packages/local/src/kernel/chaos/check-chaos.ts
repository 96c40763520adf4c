import { type ChaosOptions, type FaultName, type FaultService } from './chaos-options.js';
import { errorDocs } from '../error-docs.js';

/** The faults of each service. */
const faultsOf: Readonly<Record<FaultService, readonly FaultName[]>> = {
  sqs: ['duplicate', 'delay', 'reorder', 'drop', 'throttle', 'disconnect', 'partial'],
  sns: ['duplicate', 'delay', 'reorder', 'drop', 'throttle', 'disconnect'],
  events: ['duplicate', 'delay', 'reorder', 'drop', 'throttle', 'disconnect', 'partial'],
  scheduler: ['duplicate', 'delay', 'drop'],
  lambda: ['duplicate', 'delay', 'reorder', 'drop', 'throttle', 'kill'],
  states: ['throttle', 'disconnect'],
  dynamodb: ['throttle', 'disconnect', 'conflict', 'duplicate'],
  s3: ['duplicate', 'delay', 'reorder', 'drop', 'throttle', 'disconnect'],
  batch: ['throttle', 'disconnect', 'kill'],
};

const generalOptions: ReadonlySet<string> = new Set(['seed', 'delayMs', 'maxPerItem', 'filter']);

/** Invalid chaos options. The message names the field and its valid values. */
export class InvalidChaos extends Error {
  override readonly name = 'InvalidChaos';
  /** The page that explains this error. */
  readonly docs = errorDocs('InvalidChaos');
}

/** Throws {@link InvalidChaos} for an unknown service or fault, or an invalid value. */
export function checkChaos(options: ChaosOptions): void {
  checkInteger('seed', options.seed, -Infinity);
  checkInteger('delayMs', options.delayMs, 1);
  checkInteger('maxPerItem', options.maxPerItem, 1);
  for (const [service, faults] of Object.entries(options)) {
    if (generalOptions.has(service)) continue;
    // an own property
    const known = Object.hasOwn(faultsOf, service) ? faultsOf[service as FaultService] : undefined;
    if (known === undefined)
      throw new InvalidChaos(`chaos.${service} is not a service; valid services: ${Object.keys(faultsOf).join(', ')}`);
    for (const [fault, rate] of Object.entries((faults ?? {}) as Record<string, unknown>)) {
      if (!known.some((name) => name === fault))
        throw new InvalidChaos(`chaos.${service}.${fault} is not a fault; valid faults: ${known.join(', ')}`);
      if (rate !== undefined && (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)))
        throw new InvalidChaos(
          `chaos.${service}.${fault} must be a number from 0 (never) to 1 (always), got ${String(rate)}`,
        );
    }
  }
}

function checkInteger(name: string, value: number | undefined, least: number): void {
  if (value !== undefined && (!Number.isInteger(value) || value < least))
    throw new InvalidChaos(
      `chaos.${name} must be an integer${least === -Infinity ? '' : ` of at least ${least}`}, got ${String(value)}`,
    );
}
