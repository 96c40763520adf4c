import { REASON_LIMIT } from './limits.js';

/** What became of one item. */
export type ItemOutcome<Result = unknown> = ItemSuccess<Result> | ItemFailure;

/** The item was computed. */
export interface ItemSuccess<Result = unknown> {
  /** The item's place in the request, from 0. */
  readonly index: number;
  readonly caseId: string;
  /** What the compute function returned; `null` where it returned nothing. */
  readonly result: Result;
}

/** The item was not computed. The others are not touched by it. */
export interface ItemFailure {
  /** The item's place in the request, from 0. */
  readonly index: number;
  /** Empty where the item was so wrong that it has none. */
  readonly caseId: string;
  /** The name of what went wrong: that of the error which the compute function threw, or one of {@link itemErrors}. */
  readonly error: string;
  /** What happened, for a person; at most 500 characters. */
  readonly reason: string;
}

/** Errors of items that are not a compute function's own. */
export const itemErrors = {
  /**
   * The item is not an object with a `caseId`: only items of a manifest, those of an input are checked before anything
   * starts.
   */
  invalidItem: 'InvalidItem',
  /** The result is larger than the strategy can carry. */
  resultTooLarge: 'ResultTooLarge',
  /** No answer came in time: the function was too slow, or the item or its answer was lost. */
  itemTimedOut: 'ItemTimedOut',
  /** The item never reached what was to compute it, however often that was tried. */
  notDelivered: 'NotDelivered',
} as const;

/** Whether an outcome is a success. */
export function isItemSuccess<Result>(outcome: ItemOutcome<Result>): outcome is ItemSuccess<Result> {
  return !('error' in outcome);
}

/** A failure's reason, cut where it is longer than the 500 characters that an outcome holds. */
export function truncateReason(reason: string): string {
  return reason.length > REASON_LIMIT ? `${reason.slice(0, REASON_LIMIT - 1)}…` : reason;
}
