import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Stepwell } from './stepwell.js';

/**
 * The innermost state in which an execution ended: the first state entered on the way back from its last event.
 * `undefined` when the history does not reach that far back in one page, or may not be read: a missing name must not
 * hide the failure itself.
 */
export async function findFailedState(
  stepwell: Stepwell,
  executionArn: string,
  abortSignal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const request = { executionArn, reverseOrder: true, includeExecutionData: false, maxResults: 1000 };
    const { events = [] } = await stepwell.sfn.send(new GetExecutionHistoryCommand(request), { abortSignal });
    return innermostState(events);
  } catch {
    return undefined;
  }
}

function innermostState(newestFirst: readonly HistoryEvent[]): string | undefined {
  const byId = new Map(newestFirst.map((event) => [event.id, event]));
  let event = newestFirst[0];
  while (event !== undefined) {
    // A failed expression names its state; its event may follow from the state before.
    const name = event.evaluationFailedEventDetails?.state ?? event.stateEnteredEventDetails?.name;
    if (name !== undefined) return name;
    // Ids only go down, so this ends.
    event =
      event.previousEventId === undefined || event.previousEventId === event.id
        ? undefined
        : byId.get(event.previousEventId);
  }
  return undefined;
}
