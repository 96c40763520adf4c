import { type FanOutItem } from './request.js';
import { REASON_LIMIT } from './limits.js';

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

/** The outcome of one item. */
export type ItemOutcome<Result = unknown> = ItemSuccess<Result> | ItemFailure;

/** The item was computed. */
export interface ItemSuccess<Result = unknown> {
  /** The index of the item in the request, from 0. */
  readonly index: number;
  readonly caseId: string;
  /** The return value of the compute function, or `null` if it returned none. */
  readonly result: Result;
}

/** The item was not computed. Other items are not affected. */
export interface ItemFailure {
  /** The index of the item in the request, from 0. */
  readonly index: number;
  /** Empty if the item is invalid and has no case id. */
  readonly caseId: string;
  /** The name of the error that the compute function threw, or one of {@link itemErrors}. */
  readonly error: string;
  /** A description of the failure for a reader, at most 500 characters. */
  readonly reason: string;
}

/** Errors of items that the compute function does not throw. */
export const itemErrors = {
  /**
   * The item is not an object with a `caseId`. Only items of a manifest can fail with this error; items of an input are
   * validated before the execution has any effect.
   */
  invalidItem: 'InvalidItem',
  /** The result exceeds the size limit of the strategy. */
  resultTooLarge: 'ResultTooLarge',
  /** No response arrived in time: the function was too slow, or the item or its response was lost. */
  itemTimedOut: 'ItemTimedOut',
  /** The item did not reach its compute target after all retries. */
  notDelivered: 'NotDelivered',
} as const;

/** Returns whether an outcome is a success. */
export function isItemSuccess<Result>(outcome: ItemOutcome<Result>): outcome is ItemSuccess<Result> {
  return !('error' in outcome);
}

/** Truncates the reason of a failure to the 500 characters of an outcome. */
export function truncateReason(reason: string): string {
  return reason.length > REASON_LIMIT ? `${reason.slice(0, REASON_LIMIT - 1)}…` : reason;
}
