import { type FanOutItem } from '@stepwell/sdk/event-fan-out';

/** How many numbers one item looks at. */
const RANGE = 2_000;

/** Items that go to each kind of target. */
const BY_FUNCTION = 60;
const BY_WORKFLOW = 12;
const BY_QUEUE = 8;

/** The items of the workflow that are no ranges. */
const BROKEN: ReadonlySet<number> = new Set([BY_FUNCTION + 2, BY_FUNCTION + 9]);

/** The items of the demo, and what has to come of them. */
export interface Cases {
  readonly requests: readonly FanOutItem[];
  /** Indices of items that are no ranges. */
  readonly broken: ReadonlySet<number>;
  /** How many items go where. */
  readonly routes: { readonly byFunction: number; readonly byWorkflow: number; readonly byQueue: number };
}

/**
 * Ranges of numbers side by side, whose primes are to be counted: most by a function, some by a state machine, some by
 * a worker of a queue.
 */
export function createCases(): Cases {
  const requests = Array.from({ length: BY_FUNCTION + BY_WORKFLOW + BY_QUEUE }, (_, index): FanOutItem => {
    const to = BROKEN.has(index) ? 0 : (index + 1) * RANGE;
    const via = index < BY_FUNCTION ? {} : { via: index < BY_FUNCTION + BY_WORKFLOW ? 'workflow' : 'queue' };
    return { caseId: `numbers-${index * RANGE}`, from: index * RANGE, to, ...via };
  });
  return { requests, broken: BROKEN, routes: { byFunction: BY_FUNCTION, byWorkflow: BY_WORKFLOW, byQueue: BY_QUEUE } };
}
