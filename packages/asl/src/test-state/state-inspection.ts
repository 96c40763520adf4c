import { type Json } from '../json.js';

/** Which entry of Retry or Catch took an error. */
export interface ErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}

/**
 * What a state's data looked like on its way through the state. A field is missing where AWS does not populate it: for
 * the other query language, for states that have no such step, and behind the step that failed.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
 */
export interface StateInspection {
  readonly input: Json;
  afterArguments?: Json;
  afterInputPath?: Json;
  afterParameters?: Json;
  result?: Json;
  afterResultSelector?: Json;
  afterResultPath?: Json;
  afterItemsPath?: Json;
  afterItemsPointer?: Json;
  /** The input of each iteration. */
  afterItemSelector?: Json;
  /** The input of each batch. */
  afterItemBatcher?: Json;
  toleratedFailureCount?: number;
  toleratedFailurePercentage?: number;
  maxConcurrency?: number;
  /** Every variable after the state, where there are any. */
  variables?: Json;
  errorDetails?: ErrorDetails;
}
