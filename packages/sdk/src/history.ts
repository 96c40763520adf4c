import { GetExecutionHistoryCommand, type HistoryEvent, type HistoryEventType } from '@aws-sdk/client-sfn';
import { Backoff, type PollingOptions } from './backoff.js';
import { call } from './call.js';
import { isCallFailed, isThrottled } from './errors/call-errors.js';
import { type Stepwell } from './stepwell.js';

/** Which events of a history, and how eagerly to look for more. */
export interface EventsOptions extends PollingOptions {
  /** Aborts reading with an `AbortError`; the execution itself goes on. */
  readonly abortSignal?: AbortSignal;
  /** Resumes after the event with this id (the `id` of the last one that was seen); default 0, from the start. */
  readonly after?: number;
  /** Whether inputs and outputs are in the events; default true. */
  readonly includeExecutionData?: boolean;
  /** Events a call, 1 to 1,000; default 1,000. */
  readonly pageSize?: number;
}

const lastEvents: ReadonlySet<HistoryEventType | undefined> = new Set<HistoryEventType | undefined>(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted']);

/**
 * The history of an execution until its last event. The service hands out no token for events that are still to come,
 * so the last page is read again until it is full or the execution has ended: one call a look, however long the history is.
 */
export async function* readEvents(stepwell: Stepwell, executionArn: string, options: EventsOptions = {}): AsyncGenerator<HistoryEvent, void, undefined> {
  const { abortSignal, after = 0, includeExecutionData = true, pageSize: maxResults = 1000 } = options;
  const backoff = new Backoff(stepwell, options);
  let seen = after;
  let newest: HistoryEventType | undefined;
  let pageToken: string | undefined;
  for (;;) {
    const request = { executionArn, includeExecutionData, maxResults, nextToken: pageToken };
    const page = await readPage(stepwell, request, abortSignal);
    if (page === 'expired') {
      pageToken = undefined;
      continue;
    }
    for (const event of page?.events ?? []) {
      newest = event.type;
      if (event.id === undefined || event.id <= seen) continue;
      seen = event.id;
      backoff.reset();
      yield event;
    }
    if (page?.nextToken !== undefined) {
      pageToken = page.nextToken;
      continue;
    }
    // Only the newest event of all ends the history: a redriven execution goes on after its ExecutionFailed.
    if (page !== undefined && lastEvents.has(newest)) return;
    await backoff.pause(abortSignal);
  }
}

type PageRequest = ConstructorParameters<typeof GetExecutionHistoryCommand>[0];

/** One page; nothing when the call was throttled; 'expired' when its token is (they live for 24 hours). */
async function readPage(stepwell: Stepwell, request: PageRequest, abortSignal: AbortSignal | undefined) {
  try {
    return await call(stepwell.sfn, 'states:GetExecutionHistory', abortSignal, () => stepwell.sfn.send(new GetExecutionHistoryCommand(request), { abortSignal }));
  } catch (error) {
    if (isThrottled(error)) return undefined;
    if (isCallFailed(error) && error.code === 'InvalidToken' && request.nextToken !== undefined) return 'expired';
    throw error;
  }
}
