import { type SceneResult } from '@stepwell/core/hyperspectral';
import { type Check } from '../demo.js';
import { count } from '../summary/format.js';
import { type WorkerRun } from './demo.js';

/** Everything that the guarantees are held against. */
export interface Evidence {
  readonly inputs: readonly { readonly sceneUri: string }[];
  readonly results: readonly (SceneResult | undefined)[];
  /** Second deliveries that the queues made. */
  readonly duplicates: number;
  /** How often each message to the function was acted on. */
  readonly attempts: readonly number[];
  readonly workerRun: WorkerRun;
}

/** What QueueExchange guarantees, each held against the figures. */
export function checks(evidence: Evidence): Check[] {
  return [ownResponses, actedOnce, poisonAlone, sentAgain].map((check) => check(evidence));
}

function ownResponses({ inputs, results, workerRun: { responses } }: Evidence): Check {
  const own = inputs.filter(({ sceneUri }, index) => results[index]?.sceneUri === sceneUri).length;
  const matched = responses.filter(
    (answer, index) => (answer as { for?: unknown } | undefined)?.for === `message ${index}`,
  ).length;
  return {
    guarantee: 'Every execution has the answer to its own message',
    held: own === inputs.length && matched === responses.length,
    figures: `${count(own)} of ${count(inputs.length)} scenes, ${count(matched)} of ${count(responses.length)} polled messages, by their content`,
  };
}

function actedOnce({ duplicates, attempts, inputs, workerRun: { calls } }: Evidence): Check {
  const twice =
    [...calls].filter(([name, times]) => name !== 'poisoned' && times !== 1).length +
    attempts.filter((times) => times !== 1).length;
  return {
    guarantee: 'A message that is delivered twice is acted on once',
    held: twice === 0 && attempts.length === inputs.length && duplicates > 0,
    figures: `${count(duplicates)} second deliveries; ${count(attempts.length)} messages to the function and ${count(calls.size - 1)} to the poller acted on, ${count(twice)} of them not exactly once`,
  };
}

function poisonAlone({ workerRun: { poisoned, responses } }: Evidence): Check {
  const { name = 'none', cause = '' } = poisoned.error ?? {};
  return {
    guarantee: 'A poisoned message fails its own execution, with the reason, and no other',
    held: name === 'MessageExchangeFailed' && cause.includes('this message is poisoned') && responses.length > 0,
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
