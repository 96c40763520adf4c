import * as z from 'zod/mini';
import { StepwellError } from '../stepwell-error.js';
import { type WorkflowContract, parseInput } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';

/** S3 holds a different number of outcomes than the request has items. */
export class ReportIncomplete extends StepwellError {
  override readonly name = 'ReportIncomplete';
  override readonly fault = 'system';
  override readonly retryable = false;
  /** The number of items in the request. */
  readonly requested: number;
  /** The number of outcomes in S3. */
  readonly found: number;

  constructor(run: string, requested: number, found: number) {
    super(
      `${run}: ${found} outcomes are there for ${requested} items; redrive the execution, or start the request under another name, and see that its length is right`,
    );
    this.requested = requested;
    this.found = found;
  }
}

/** The event of the collect function. */
export interface CollectEvent {
  readonly requestId: string;
  /** The prefix of the run in the bucket, ending in `/` (see `executionPrefix`). */
  readonly run: string;
  /** The number of items in the request. */
  readonly requested: number;
}

const collectEvent: WorkflowContract<CollectEvent, object> = contractFromZod(
  'map-fan-out/collect',
  withDescription(
    z.object({
      requestId: withDescription(z.string().check(z.minLength(1)), 'the id of the request'),
      run: withDescription(
        z.string().check(z.regex(/^_stepwell\/.+\/$/)),
        "an execution's prefix, such as _stepwell/map-fan-out/primes/my-execution/",
      ),
      requested: withDescription(z.int().check(z.gte(0)), 'the number of items of the request'),
    }),
    'an object with requestId, run and requested',
  ),
  withDescription(z.object({}), 'an object'),
);

/** Validates the event of the collect function. @throws InvalidInput */
export function parseCollectEvent(event: unknown): CollectEvent {
  return parseInput(collectEvent, event);
}
