import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { Backoff, type PollingOptions } from './backoff.js';
import { call } from './call.js';
import { HistoryCursor } from './history-cursor.js';
import { type Stepwell } from './stepwell.js';

/** Which events of a history, and how eagerly to look for more. */
export interface EventsOptions extends PollingOptions {
  /** Aborts reading with an `AbortError`; the execution itself goes on. */
  readonly abortSignal?: AbortSignal;
  /** Resumes after the event with this id (the `id` of the last one that was seen); default 0, from the start. */
  readonly after?: number;
  /** Whether to wait for events that are still to come; false reads what there is. Default true. */
  readonly follow?: boolean;
  /** Whether inputs and outputs are in the events; default true. */
  readonly includeExecutionData?: boolean;
  /** Events a call, 1 to 1,000; default 1,000. */
  readonly pageSize?: number;
}

/** Which part of a history that is there. */
export interface HistoryOptions {
  /** Aborts reading with an `AbortError`. */
  readonly abortSignal?: AbortSignal;
  /** The last event first; default false. */
  readonly newestFirst?: boolean;
  /** At most so many events; default all. */
  readonly limit?: number;
  /** Whether inputs and outputs are in the events; default true. */
  readonly includeExecutionData?: boolean;
}

/** The events that a history has now, in one list. */
export async function readHistory(
  stepwell: Stepwell,
  executionArn: string,
  options: HistoryOptions,
): Promise<HistoryEvent[]> {
  const {
    abortSignal,
    newestFirst: reverseOrder = false,
    limit = Number.POSITIVE_INFINITY,
    includeExecutionData = true,
  } = options;
  const { sfn } = stepwell;
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  while (events.length < limit) {
    const request = new GetExecutionHistoryCommand({
      executionArn,
      reverseOrder,
      includeExecutionData,
      maxResults: Math.min(1000, limit - events.length),
      nextToken,
    });
    const page = await call(sfn, 'states:GetExecutionHistory', abortSignal, () => sfn.send(request, { abortSignal }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
    if (nextToken === undefined) break;
  }
  return events;
}

/** The history of an execution, event by event, until its last one. */
export async function* readEvents(
  stepwell: Stepwell,
  executionArn: string,
  options: EventsOptions = {},
): AsyncGenerator<HistoryEvent, void, undefined> {
  const { abortSignal, follow = true } = options;
  const backoff = new Backoff(stepwell, options);
  const cursor = new HistoryCursor(stepwell, executionArn, options);
  for (;;) {
    const { events, state } = await cursor.poll(abortSignal);
    yield* events;
    if (state === 'more') continue;
    if (state === 'ended' || !follow) return;
    if (events.length > 0) backoff.reset();
    await backoff.pause(abortSignal);
  }
}
