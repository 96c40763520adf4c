import { type FanOutItem } from './request.js';

/**
 * What a compute function is called with: one item. It returns the item's result, any JSON value, or throws; the name
 * of what it throws becomes the item's `error`, its message the `reason`.
 *
 * Delivery is at least once: a function that acts on the world does so idempotently on `requestId` and `index`.
 */
export interface ComputeEvent<Item extends FanOutItem = FanOutItem> {
  readonly requestId: string;
  /** The item's place in the request, from 0. */
  readonly index: number;
  readonly item: Item;
}
