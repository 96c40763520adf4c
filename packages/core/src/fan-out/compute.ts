import { type FanOutItem } from './request.js';

/**
 * The event of a compute function: one item. The function returns the item's result, any JSON value, or throws. The
 * name of the thrown error becomes the item's `error`, and its message becomes the `reason`.
 *
 * Delivery is at least once. Make side effects idempotent on `requestId` and `index`.
 */
export interface ComputeEvent<Item extends FanOutItem = FanOutItem> {
  readonly requestId: string;
  /** The index of the item in the request, from 0. */
  readonly index: number;
  readonly item: Item;
}
