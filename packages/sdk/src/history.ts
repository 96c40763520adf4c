import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { Backoff, type PollingOptions } from './backoff.js';
import { call } from './call.js';
import { HistoryCursor } from './history-cursor.js';
import { type Stepwell } from './stepwell.js';

/** Options for {@link readEvents}. */
export interface EventsOptions extends PollingOptions {
  /** Aborts reading with an `AbortError`. The execution keeps running. */
  readonly abortSignal?: AbortSignal;
  /** Resumes after the event with this ID. Default: 0, from the start. */
  readonly after?: number;
  /** Whether to wait for more events. If false, reads only existing events. Default: true. */
  readonly follow?: boolean;
  /** Whether events include inputs and outputs. Default: true. */
  readonly includeExecutionData?: boolean;
  /** Events per call, from 1 to 1,000. Default: 1,000. */
  readonly pageSize?: number;
}

/** Options for {@link readHistory}. */
export interface HistoryOptions {
  /** Aborts reading with an `AbortError`. */
  readonly abortSignal?: AbortSignal;
  /** Whether to return the newest event first. Default: false. */
  readonly newestFirst?: boolean;
  /** Maximum number of events. Default: all. */
  readonly limit?: number;
  /** Whether events include inputs and outputs. Default: true. */
  readonly includeExecutionData?: boolean;
}

/** Reads the current history into one array. */
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

/** Yields the events of an execution's history until the last one. */
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
