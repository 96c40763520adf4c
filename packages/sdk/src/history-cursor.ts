import {
  GetExecutionHistoryCommand,
  type GetExecutionHistoryOutput,
  type HistoryEvent,
  type HistoryEventType,
} from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { isCallFailed, isThrottled } from './errors/call-errors.js';
import { type Stepwell } from './stepwell.js';

/** Start and page size of a cursor. */
export interface CursorOptions {
  readonly after?: number;
  readonly includeExecutionData?: boolean;
  readonly pageSize?: number;
}

/** The result of one poll. */
export interface NewEvents {
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
