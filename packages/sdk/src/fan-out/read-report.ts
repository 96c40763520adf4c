import { type ItemOutcome, type ReportLocation } from '@stepwell/core/fan-out';
import { type CallOptions } from '../execution.js';
import { readJsonLines } from '../objects/read-object.js';
import { type Stepwell } from '../stepwell.js';

/** The whole report of a request, outcome by outcome in the order of the request, as it streams in. */
export function readOutcomes(
  stepwell: Stepwell,
  place: ReportLocation,
  { abortSignal }: CallOptions = {},
): AsyncGenerator<ItemOutcome, void, undefined> {
  return readJsonLines(stepwell, place, outcomeOf, 'the outcome of an item', abortSignal);
}

function outcomeOf(value: object): ItemOutcome | undefined {
  const known = 'index' in value && 'caseId' in value && ('result' in value || 'error' in value);
  // Checked as far as the two forms differ; the report is written by the workflow itself.
  return known ? (value as ItemOutcome) : undefined;
}
