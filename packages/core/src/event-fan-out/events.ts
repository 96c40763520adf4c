import { type FanOutItem } from '../fan-out/request.js';

/** The `source` of every event that EventFanOut puts on its bus. */
export const FAN_OUT_SOURCE = 'stepwell.event-fan-out';

/** The `detail-type` of the events on the bus. */
export const fanOutEvents = {
  /** An item is requested. The detail is an {@link ItemRequested}. Rules route it by `detail.item`. */
  itemRequested: 'Item requested',
  /**
   * An item is completed. The detail is an {@link ItemCompleted}. Workers of queues must send it; functions and state
   * machines do not need to.
   */
  itemCompleted: 'Item completed',
  /** A request ended. The detail is the request's output, `FanOutOutput`, without `results`. */
  requestEnded: 'Request ended',
} as const;

/** Identifies an item of a request. The outcome of the item must return it unchanged. */
export interface ItemReference {
  readonly requestId: string;
  /** Distinguishes two requests that use the same `requestId`, the second after the first has expired. */
  readonly registration: string;
  /** The index of the item in the request, from 0. */
  readonly index: number;
  /** The number of items in the request. */
  readonly items: number;
  /** The time at which the rows of the request expire, in seconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * The detail of an `Item requested` event and the input of compute targets: a `ComputeEvent` with the item's reference.
 */
export interface ItemRequested<Item extends FanOutItem = FanOutItem> extends ItemReference {
  readonly item: Item;
}

/** The detail of an `Item completed` event: `result` for a computed item, or `error` and `reason` for a failed one. */
export type ItemCompleted<Result = unknown> = ItemReference &
  ({ readonly result: Result } | { readonly error: string; readonly reason: string });
