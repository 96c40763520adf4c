import { type ItemOutcome, type ReportLocation } from '@stepwell/core/fan-out';
import { type CallOptions } from '../execution.js';
import { readJsonLines } from '../objects/s3-objects.js';
import { type Stepwell } from '../stepwell.js';

/** Streams the report of a request, outcome by outcome in request order. */
export function readOutcomes(
  stepwell: Stepwell,
  location: ReportLocation,
  { abortSignal }: CallOptions = {},
): AsyncGenerator<ItemOutcome, void, undefined> {
  return readJsonLines(stepwell, location, outcomeOf, 'an item outcome', abortSignal);
}

function outcomeOf(value: object): ItemOutcome | undefined {
  const known = 'index' in value && 'caseId' in value && ('result' in value || 'error' in value);
  // The workflow wrote the report, so only the fields that distinguish the two forms are checked.
  return known ? (value as ItemOutcome) : undefined;
}
