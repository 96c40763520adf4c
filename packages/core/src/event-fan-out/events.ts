import { type FanOutItem } from '../fan-out/request.js';

/** The `source` of every event that EventFanOut puts on its bus. */
export const FAN_OUT_SOURCE = 'stepwell.event-fan-out';

/** The `detail-type` of the events on the bus. */
export const fanOutEvents = {
  /** One item is to be computed; its detail is an {@link ItemRequested}. Rules route it by `detail.item`. */
  itemRequested: 'Item requested',
  /**
   * One item is done; its detail is an {@link ItemCompleted}. Workers of queues send it; functions and state machines
   * need not.
   */
  itemCompleted: 'Item completed',
  /** A request ended; its detail is the request's output, `FanOutOutput`, without `results`. */
  requestEnded: 'Request ended',
} as const;

/** Which item of which request: what has to come back with its outcome, unchanged. */
export interface ItemReference {
  readonly requestId: string;
  /** Tells apart two requests that had the same `requestId`, one after the other was forgotten. */
  readonly registration: string;
  /** The item's place in the request, from 0. */
  readonly index: number;
  /** How many items the request has. */
  readonly items: number;
  /** When the rows of the request are forgotten, in seconds since the epoch. */
  readonly expiresAt: number;
}

/** The detail of an `Item requested` event, and what compute targets get: a `ComputeEvent` with the item's ticket. */
export interface ItemRequested<Item extends FanOutItem = FanOutItem> extends ItemReference {
  readonly item: Item;
}

/** The detail of an `Item completed` event: `result` where the item was computed, else `error` and `reason`. */
export type ItemCompleted<Result = unknown> = ItemReference &
  ({ readonly result: Result } | { readonly error: string; readonly reason: string });
