import {
  GetExecutionHistoryCommand,
  type GetExecutionHistoryOutput,
  type HistoryEvent,
  type HistoryEventType,
} from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { isCallFailed, isThrottled } from './errors/call-errors.js';
import { type Stepwell } from './stepwell.js';

/** Where a cursor starts, and how much it takes at a time. */
export interface CursorOptions {
  readonly after?: number;
  readonly includeExecutionData?: boolean;
  readonly pageSize?: number;
}

/** What one look at the history brought. */
export interface NewEvents {
  /** Events that no look before had. */
  readonly events: readonly HistoryEvent[];
  /** `more`: a further page is there already; `open`: events may still come; `ended`: none will. */
  readonly state: 'more' | 'open' | 'ended';
}

const lastEvents: ReadonlySet<HistoryEventType | undefined> = new Set<HistoryEventType | undefined>([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);

/**
 * A place in an execution's history. The service hands out no token for events that are still to come, so the last page
 * is read again until it is full or the execution has ended: one call a look, however long the history is.
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

  /** One call. A throttled one brings nothing and says `open`. */
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
    // Only the newest event of all ends the history: a redriven execution goes on after its ExecutionFailed.
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
      // Tokens live for 24 hours; from the start again, past what was seen.
      this.#pageToken = undefined;
      return this.#page(abortSignal);
    }
  }
}
