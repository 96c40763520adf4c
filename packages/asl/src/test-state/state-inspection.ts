import { type Json } from '../json.js';

/** The entry of Retry or Catch that matched an error. */
export interface ErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}

/**
 * The data of a state after each processing step. As on AWS, a field is absent for the other query language, for states
 * without the step, and after the step that failed.
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
  /** All variables after the state, if there are any. */
  variables?: Json;
  errorDetails?: ErrorDetails;
}
