import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type GetExecutionHistoryOutput,
  type HistoryEventType,
} from '@aws-sdk/client-sfn';
import { Backoff, type PollingOptions } from './backoff.js';
import { call } from './call.js';
import { type Stepwell } from './stepwell.js';
import { isCallFailed, isThrottled } from './errors/call-errors.js';

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

/** Start and page size of a cursor. */
interface CursorOptions {
  readonly after?: number;
  readonly includeExecutionData?: boolean;
  readonly pageSize?: number;
}

/** The result of one poll. */
interface NewEvents {
  /** Events that earlier polls did not return. */
  readonly events: readonly HistoryEvent[];
  /** `more`: there is another page; `open`: more events may follow; `ended`: no more events follow. */
  readonly state: 'more' | 'open' | 'ended';
}

const lastEvents: ReadonlySet<HistoryEventType | undefined> = new Set<HistoryEventType | undefined>([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);

/**
 * A position in an execution's history. The service returns no token for future events, so the last page is read again
 * until it is full or the execution has ended. Each poll makes one call, regardless of the length of the history.
 */
export class HistoryCursor {
  readonly #stepwell: Stepwell;
  readonly #executionArn: string;
  readonly #options: CursorOptions;
  #seen: number;
  #newest: HistoryEventType | undefined;
  #pageToken: string | undefined;

  constructor(stepwell: Stepwell, executionArn: string, options: CursorOptions = {}) {
    this.#stepwell = stepwell;
    this.#executionArn = executionArn;
    this.#options = options;
    this.#seen = options.after ?? 0;
  }

  /** Makes one call. If it is throttled, returns no events and `open`. */
  async poll(abortSignal?: AbortSignal): Promise<NewEvents> {
    const page = await this.#page(abortSignal);
    if (page === undefined) return { events: [], state: 'open' };
    const events: HistoryEvent[] = [];
    for (const event of page.events ?? []) {
      this.#newest = event.type;
      if (event.id === undefined || event.id <= this.#seen) continue;
      this.#seen = event.id;
      events.push(event);
    }
    if (page.nextToken !== undefined) {
      this.#pageToken = page.nextToken;
      return { events, state: 'more' };
    }
    // Only the newest event can end the history: a redriven execution continues after its ExecutionFailed.
    return { events, state: lastEvents.has(this.#newest) ? 'ended' : 'open' };
  }

  async #page(abortSignal: AbortSignal | undefined): Promise<GetExecutionHistoryOutput | undefined> {
    const { includeExecutionData = true, pageSize: maxResults = 1000 } = this.#options;
    const { sfn } = this.#stepwell;
    const request = { executionArn: this.#executionArn, includeExecutionData, maxResults, nextToken: this.#pageToken };
    try {
      return await call(sfn, 'states:GetExecutionHistory', abortSignal, () =>
        sfn.send(new GetExecutionHistoryCommand(request), { abortSignal }),
      );
    } catch (error) {
      if (isThrottled(error)) return undefined;
      if (this.#pageToken === undefined || !isCallFailed(error) || error.code !== 'InvalidToken') throw error;
      // Tokens expire after 24 hours. Read from the start again and skip known events.
      this.#pageToken = undefined;
      return this.#page(abortSignal);
    }
  }
}
