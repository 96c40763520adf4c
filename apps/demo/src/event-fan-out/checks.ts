import { countPrimes } from '@stepwell/samples/primes';
import { type FaultCounts } from '@stepwell/local';
import {
  type EventFanOutOutput,
  type FanOutOutput,
  type ItemOutcome,
  isItemSuccess,
} from '@stepwell/sdk/event-fan-out';
import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type Cases } from './requests.js';

/** The evidence for the guarantees. */
export interface Evidence {
  readonly cases: Cases;
  readonly output: FanOutOutput;
  readonly outcomes: readonly ItemOutcome[];
  /** Executions of the summary state machine. */
  readonly summaries: number;
  /** The faults that the local runtime injected. */
  readonly chaos: FaultCounts;
  /** The output of the repeated request, and its progress afterward. */
  readonly again: EventFanOutOutput;
  readonly doneAfterRepeat: number;
  /** Errors of a different list with the same id, and of a length that differs from its list. */
  readonly rejected: readonly [conflict: string, contradiction: string];
}

/** Checks the guarantees of EventFanOut. */
export function checks(evidence: Evidence): Check[] {
  return [countedOnce, oneSummary, rightAnswer, everyRoute, failedByName, registeredOnce, refusedFirst].map((check) =>
    check(evidence),
  );
}

function countedOnce({ cases: { requests }, output, outcomes, chaos }: Evidence): Check {
  const { duplicate = 0, reorder = 0 } = chaos.events ?? {};
  const places = new Set(outcomes.map(({ index }) => index));
  return {
    guarantee: 'Every item is counted once, however often its events are delivered',
    held:
      duplicate > 0 &&
      output.requested === requests.length &&
      outcomes.length === requests.length &&
      places.size === requests.length,
    figures:
      `${duplicate} duplicate and ${reorder} reordered deliveries; ${output.succeeded} succeeded and ` +
      `${output.failed} failed, ${output.requested} of ${requests.length} items`,
  };
}

function oneSummary({ summaries, output }: Evidence): Check {
  return {
    guarantee: 'A request has one summary',
    held: summaries === 1,
    figures: `${summaries} execution of the summary state machine; ${output.status}`,
  };
}

function rightAnswer({ cases: { requests, broken }, output }: Evidence): Check {
  const expected = requests.reduce(
    (sum, { from, to }, index) =>
      broken.has(index) ? sum : sum + countPrimes({ from: Number(from), to: Number(to) }).primes,
    0,
  );
  const { primes } = output.summary as { primes: number };
  return {
    guarantee: 'The summary equals that of a loop over the same items',
    held: primes === expected,
    figures: `${count(primes)} primes, ${count(expected)} in the loop`,
  };
}

function everyRoute({ cases, outcomes }: Evidence): Check {
  const by = (via: unknown): string => {
    const mine = outcomes.filter(({ index }) => cases.requests[index]?.['via'] === via);
    return `${mine.filter((outcome) => isItemSuccess(outcome)).length} of ${mine.length}`;
  };
  const { byFunction, byWorkflow, byQueue } = cases.routes;
  const held =
    by(undefined) === `${byFunction} of ${byFunction}` &&
    by('workflow') === `${byWorkflow - cases.broken.size} of ${byWorkflow}` &&
    by('queue') === `${byQueue} of ${byQueue}`;
  return {
    guarantee: 'Functions, state machines and queue workers compute items of one request',
    held,
    figures: `${by(undefined)} by a function, ${by('workflow')} by a state machine, ${by('queue')} by a worker`,
  };
}

function failedByName({ cases: { broken }, outcomes }: Evidence): Check {
  const failed = outcomes.filter((outcome) => !isItemSuccess(outcome));
  const named = failed.filter(
    (outcome) => !isItemSuccess(outcome) && outcome.error === 'InvalidCase' && broken.has(outcome.index),
  );
  return {
    guarantee: 'A failed item is counted with its error and does not delay the others',
    held: failed.length === broken.size && named.length === broken.size,
    figures: `${failed.length} failed, ${named.length} of them with InvalidCase; ${broken.size} were invalid`,
  };
}

function registeredOnce({ cases: { requests }, again, doneAfterRepeat }: Evidence): Check {
  return {
    guarantee: 'A request that is registered twice keeps its count',
    held: again.registeredBefore && doneAfterRepeat === requests.length,
    figures: `registered before: ${again.registeredBefore}; ${doneAfterRepeat} of ${requests.length} done, as before`,
  };
}

function refusedFirst({ rejected: [conflict, contradiction] }: Evidence): Check {
  return {
    guarantee: 'Different items with the same id, and a wrong length, are rejected',
    held: conflict === 'RequestConflict' && contradiction === 'InvalidInput',
    figures: `${conflict}; ${contradiction}`,
  };
}
