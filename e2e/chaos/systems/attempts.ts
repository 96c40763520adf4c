import { type HistoryEvent } from '@aws-sdk/client-sfn';

/** How often the task of a state was called since the state was last entered; 0 where it was not. */
export function attemptsOf(history: readonly HistoryEvent[], state: string | undefined): number {
  const entered = history.findLastIndex(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state);
  if (entered < 0) return 0;
  return history.slice(entered).filter(({ type }) => type === 'TaskScheduled' || type === 'LambdaFunctionScheduled').length;
}
