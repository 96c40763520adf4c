import { isItemSuccess } from '@stepwell/sdk/map-fan-out';
import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { BROKEN_ITEM, END, largestGap, primesByDivision } from './ranges.js';
import { type CompletedRequest } from './follow-request.js';

/** The evidence for the guarantees. */
export interface Evidence {
  readonly runs: readonly CompletedRequest[];
  /** Items in the request. */
  readonly items: number;
  /** The error of a request with too many items, and the states that it entered. */
  readonly rejected: {
    readonly error: string | undefined;
    readonly cause: string | undefined;
    readonly states: readonly string[];
  };
}

/** Checks the guarantees of MapFanOut. */
export function checks(evidence: Evidence): Check[] {
  return [right, same, brokenNamed, refusedFirst].map((check) => check(evidence));
}

function right({ runs }: Evidence): Check {
  const primes = primesByDivision(END);
  const gap = largestGap(primes);
  const expected = { primes: primes.length, last: primes.at(-1), ...gap };
  const wrong = runs.flatMap(({ outcomes }) =>
    outcomes.filter(isItemSuccess).filter(({ result }) => {
      const { from, to, primes: found } = result as { from: number; to: number; primes: number };
      return primes.filter((prime) => prime >= from && prime < to).length !== found;
    }),
  );
  const summaries = runs.filter(({ output }) =>
    Object.entries(expected).every(([name, value]) => (output.summary as Record<string, unknown>)[name] === value),
  );
  return {
    guarantee: 'Every result is correct',
    held: wrong.length === 0 && summaries.length === runs.length,
    figures:
      `${count(primes.length)} primes below ${count(END)} and a gap of ${gap.gap} after ` +
      `${count(gap.gapAfter)} by trial division; ${summaries.length} of ${runs.length} summaries agree, ` +
      `${wrong.length} ranges differ`,
  };
}

function same({ runs }: Evidence): Check {
  const [first] = runs;
  const alike = runs.filter(({ outcomes }) => JSON.stringify(outcomes) === JSON.stringify(first?.outcomes));
  return {
    guarantee: 'The outcomes are the same with every strategy',
    held: alike.length === runs.length && (first?.outcomes.length ?? 0) > 0,
    figures:
      `${alike.length} of ${runs.length} reports are equal, ${count(first?.outcomes.length ?? 0)} lines ` +
      'each, in the order of the request',
  };
}

function brokenNamed({ runs, items }: Evidence): Check {
  const named = runs.filter(
    ({ output: { failed, firstFailures } }) =>
      failed === 1 && firstFailures[0]?.caseId === BROKEN_ITEM.caseId && firstFailures[0].error === 'InvalidCase',
  );
  const kept = runs.filter(
    ({ output }) => output.status === 'COMPLETED_WITH_FAILURES' && output.succeeded === items - 1,
  );
  return {
    guarantee: 'A failed item is reported and does not affect the others',
    held: named.length === runs.length && kept.length === runs.length,
    figures:
      `"${BROKEN_ITEM.caseId}" failed with ${runs[0]?.output.firstFailures[0]?.error ?? 'nothing'} ` +
      `${named.length} times; ${kept.length} times the other ${count(items - 1)} were computed`,
  };
}

function refusedFirst({ rejected: { error, cause, states } }: Evidence): Check {
  return {
    guarantee: 'A request that exceeds the strategy is rejected before any work',
    held:
      error === 'InvalidInput' &&
      cause?.startsWith('requests') === true &&
      states.join() === 'Check request,Request valid?,Invalid request',
    figures: `"${cause ?? ''}"; states entered: ${states.join(', ')}`,
  };
}
