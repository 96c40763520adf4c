import { countPrimes } from '@stepwell/core/primes';
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

/** Everything that the guarantees are held against. */
export interface Evidence {
  readonly cases: Cases;
  readonly output: FanOutOutput;
  readonly outcomes: readonly ItemOutcome[];
  /** Executions of the summary machine. */
  readonly summaries: number;
  /** What the local runtime did to deliveries on purpose. */
  readonly chaos: FaultCounts;
  /** The same request once more, and its progress afterwards. */
  readonly again: EventFanOutOutput;
  readonly doneAfterRepeat: number;
  /** Errors of another list under the same id, and of a length that contradicts its list. */
  readonly rejected: readonly [conflict: string, contradiction: string];
}

/** What EventFanOut guarantees, each held against the figures. */
export function checks(evidence: Evidence): Check[] {
  return [countedOnce, oneSummary, rightAnswer, everyRoute, failedByName, registeredOnce, refusedFirst].map((check) =>
    check(evidence),
  );
}

function countedOnce({ cases: { requests }, output, outcomes, chaos }: Evidence): Check {
  const { duplicate = 0, reorder = 0 } = chaos.events ?? {};
  const places = new Set(outcomes.map(({ index }) => index));
  return {
    guarantee: 'Every item is counted once, however often its events come',
    held:
      duplicate > 0 &&
      output.requested === requests.length &&
      outcomes.length === requests.length &&
      places.size === requests.length,
    figures: `${duplicate} deliveries came twice and ${reorder} late; ${output.succeeded} succeeded and ${output.failed} failed make ${output.requested} of ${requests.length}`,
  };
}

function oneSummary({ summaries, output }: Evidence): Check {
  return {
    guarantee: 'A request has one summary',
    held: summaries === 1,
    figures: `${summaries} execution of the summary machine; ${output.status}`,
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
    guarantee: 'The summary is that of a plain loop over the same items',
    held: primes === expected,
    figures: `${count(primes)} primes, ${count(expected)} by the loop`,
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
    guarantee: 'Functions, state machines and workers of a queue compute side by side',
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
    guarantee: 'A failed item is counted with its error, and holds up nothing',
    held: failed.length === broken.size && named.length === broken.size,
    figures: `${failed.length} failed, ${named.length} of them as InvalidCase where ${broken.size} were broken`,
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
    guarantee: 'Other items under the same id, and a length that contradicts its list, are refused',
    held: conflict === 'RequestConflict' && contradiction === 'InvalidInput',
    figures: `${conflict}; ${contradiction}`,
  };
}
