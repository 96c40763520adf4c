import { type HistoryEvent } from '@aws-sdk/client-sfn';

const calls = new Set(['TaskScheduled', 'LambdaFunctionScheduled']);
const failures = new Set(['TaskFailed', 'TaskTimedOut', 'LambdaFunctionFailed', 'LambdaFunctionTimedOut']);

/**
 * Counts the attempts of the last Task that failed with an error, from the entry of its state. If no Task failed with
 * this error, counts the attempts of the last failed Task.
 *
 * @returns 0 if no Task failed
 */
export function countAttempts(history: readonly HistoryEvent[], error: string | undefined): number {
  const failed = history.filter(({ type }) => failures.has(type ?? ''));
  const last = failed.findLast((event) => errorOf(event) === error) ?? failed.at(-1);
  let attempts = 0;
  for (
    let event = last;
    event !== undefined && event.type !== 'TaskStateEntered';
    event = history.find(({ id }) => id === event?.previousEventId)
  )
    attempts += calls.has(event.type ?? '') ? 1 : 0;
  return attempts;
}

function errorOf({
  taskFailedEventDetails,
  taskTimedOutEventDetails,
  lambdaFunctionFailedEventDetails,
  lambdaFunctionTimedOutEventDetails,
}: HistoryEvent): string | undefined {
  return (
    taskFailedEventDetails ??
    taskTimedOutEventDetails ??
    lambdaFunctionFailedEventDetails ??
    lambdaFunctionTimedOutEventDetails
  )?.error;
}
