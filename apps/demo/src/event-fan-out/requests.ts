import { type FanOutItem } from '@stepwell/sdk/event-fan-out';

/** Numbers per item. */
const RANGE = 2_000;

/** Items per kind of target. */
const BY_FUNCTION = 60;
const BY_WORKFLOW = 12;
const BY_QUEUE = 8;

/** Indices of items for the state machine that are invalid ranges. */
const BROKEN: ReadonlySet<number> = new Set([BY_FUNCTION + 2, BY_FUNCTION + 9]);

/** The items of the demo, and the expected outcomes. */
export interface Cases {
  readonly requests: readonly FanOutItem[];
  /** Indices of invalid items. */
  readonly broken: ReadonlySet<number>;
  /** Items per kind of target. */
  readonly routes: { readonly byFunction: number; readonly byWorkflow: number; readonly byQueue: number };
}

/** Creates adjacent ranges of numbers whose primes are counted by a function, a state machine or a queue worker. */
export function createCases(): Cases {
  const requests = Array.from({ length: BY_FUNCTION + BY_WORKFLOW + BY_QUEUE }, (_, index): FanOutItem => {
    const to = BROKEN.has(index) ? 0 : (index + 1) * RANGE;
    const via = index < BY_FUNCTION ? {} : { via: index < BY_FUNCTION + BY_WORKFLOW ? 'workflow' : 'queue' };
    return { caseId: `numbers-${index * RANGE}`, from: index * RANGE, to, ...via };
  });
  return { requests, broken: BROKEN, routes: { byFunction: BY_FUNCTION, byWorkflow: BY_WORKFLOW, byQueue: BY_QUEUE } };
}
