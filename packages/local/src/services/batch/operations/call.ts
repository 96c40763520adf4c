import { type Clock } from '@stepwell/asl';
import { type WireObject } from '../../../kernel/endpoint/aws-json.js';
import { type BatchStore } from '../batch-store.js';
import { BatchError } from '../batch-error.js';
import { text, wholeNumber } from '../input.js';
import { type JobScheduler } from '../jobs/job-scheduler.js';

/** Dependencies and input of an operation. */
export interface BatchCall {
  readonly store: BatchStore;
  readonly scheduler: JobScheduler;
  readonly clock: Clock;
  /** Seconds. */
  readonly minTimeoutSeconds: number;
  readonly newId: () => string;
  readonly input: WireObject;
}

/** Operations by their name in lower case, which is their path: `/v1/submitjob`. */
export type BatchOperations = Readonly<Record<string, (call: BatchCall) => object>>;

/** A page of a list, of 100 unless fewer are asked for. */
export function page(items: readonly object[], input: WireObject, field: string): object {
  const start = Number(text(input, 'nextToken') ?? 0);
  if (!Number.isInteger(start) || start < 0)
    throw BatchError.invalid('nextToken', input['nextToken'], 'the nextToken of a previous response');
  const end = start + (wholeNumber(input, 'maxResults', 1, 1000) ?? 100);
  return { [field]: items.slice(start, end), ...(end < items.length ? { nextToken: String(end) } : {}) };
}

/** ENABLED or DISABLED; ENABLED where nothing is said. */
export function readState(input: WireObject, otherwise: 'ENABLED' | 'DISABLED' = 'ENABLED'): 'ENABLED' | 'DISABLED' {
  const state = text(input, 'state') ?? otherwise;
  if (state !== 'ENABLED' && state !== 'DISABLED') throw BatchError.invalid('state', state, 'ENABLED or DISABLED');
  return state;
}
