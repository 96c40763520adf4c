import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type WorkerRun } from './demo.js';

/** The evidence for the guarantees. */
export interface Evidence {
  readonly inputs: readonly { readonly sceneUri: string }[];
  readonly results: readonly (SceneResult | undefined)[];
  /** Duplicate deliveries. */
  readonly duplicates: number;
  /** Attempts per message to the function. */
  readonly attempts: readonly number[];
  readonly workerRun: WorkerRun;
}

/** Checks the guarantees of QueueExchange. */
export function checks(evidence: Evidence): Check[] {
  return [ownResponses, actedOnce, poisonAlone, sentAgain].map((check) => check(evidence));
}

function ownResponses({ inputs, results, workerRun: { responses } }: Evidence): Check {
  const own = inputs.filter(({ sceneUri }, index) => results[index]?.sceneUri === sceneUri).length;
  const matched = responses.filter(
    (answer, index) => (answer as { for?: unknown } | undefined)?.for === `message ${index}`,
  ).length;
  return {
    guarantee: 'Every execution has the response to its own message',
    held: own === inputs.length && matched === responses.length,
    figures:
      `${count(own)} of ${count(inputs.length)} scenes, ${count(matched)} of ${count(responses.length)} ` +
      'worker messages, compared by content',
  };
}

function actedOnce({ duplicates, attempts, inputs, workerRun: { calls } }: Evidence): Check {
  const twice =
    [...calls].filter(([name, times]) => name !== 'poisoned' && times !== 1).length +
    attempts.filter((times) => times !== 1).length;
  return {
    guarantee: 'A message that is delivered twice is processed once',
    held: twice === 0 && attempts.length === inputs.length && duplicates > 0,
    figures:
      `${count(duplicates)} duplicate deliveries; ${count(attempts.length)} messages to the function and ` +
      `${count(calls.size - 1)} to the worker processed, ${count(twice)} of them not exactly once`,
  };
}

function poisonAlone({ workerRun: { poisoned, responses } }: Evidence): Check {
  const { name = 'none', cause = '' } = poisoned.error ?? {};
  return {
    guarantee: 'A poison message fails only its own execution, with the reason',
    held: name === 'MessageExchangeFailed' && cause.includes('this is a poison message') && responses.length > 0,
    figures: `${name}: ${cause.replace(/^Message \S+ /, 'Message … ')}`,
  };
}

function sentAgain({ workerRun: { redriven } }: Evidence): Check {
  return {
    guarantee: 'A redrive sends the message again',
    held: redriven.report.status === 'SUCCEEDED',
    figures: `the same execution ended ${redriven.report.status}`,
  };
}
