import { type HistoryEvent } from '@aws-sdk/client-sfn';

const calls = new Set(['TaskScheduled', 'LambdaFunctionScheduled']);
const failures = new Set(['TaskFailed', 'TaskTimedOut', 'LambdaFunctionFailed', 'LambdaFunctionTimedOut']);

/**
 * How often the task was called that failed last with an error, from when its state was entered; of any error where
 * none failed with this one.
 *
 * @returns 0 where no task failed
 */
export function attemptsOf(history: readonly HistoryEvent[], error: string | undefined): number {
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
