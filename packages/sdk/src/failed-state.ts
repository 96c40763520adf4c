import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Stepwell } from './stepwell.js';

/**
 * Returns the innermost state in which an execution ended: the last state entered before its last event. `undefined` if
 * the last 1,000 events do not contain it, or if the caller may not read the history: a missing name must not hide the
 * failure itself.
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
  // The last event of a stopped or timed-out execution has previousEventId 0. The event before it names the state.
  let event = newestFirst[0]?.previousEventId === 0 ? newestFirst[1] : newestFirst[0];
  while (event !== undefined) {
    // The event of a failed expression names the state. Its previous event may belong to the state before.
    const name = event.evaluationFailedEventDetails?.state ?? event.stateEnteredEventDetails?.name;
    if (name !== undefined) return name;
    // IDs only decrease, so the loop terminates.
    event =
      event.previousEventId === undefined || event.previousEventId === event.id
        ? undefined
        : byId.get(event.previousEventId);
  }
  return undefined;
}
