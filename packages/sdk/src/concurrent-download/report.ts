import { type DownloadResult, type S3Location } from '@stepwell/core/concurrent-download';
import { type CallOptions } from '../execution.js';
import { readJsonLines } from '../objects/read-object.js';
import { type Stepwell } from '../stepwell.js';

/** The whole report of a run, result by result, as it streams in. */
export function readReport(
  stepwell: Stepwell,
  place: S3Location,
  { abortSignal }: CallOptions = {},
): AsyncGenerator<DownloadResult, void, undefined> {
  return readJsonLines(stepwell, place, resultOf, 'a result of a download', abortSignal);
}

function resultOf(value: object): DownloadResult | undefined {
  const known = 'url' in value && 'statusCode' in value && ('filename' in value || 'message' in value);
  // Checked as far as the two forms differ; the report is written by the workflow itself.
  return known ? (value as DownloadResult) : undefined;
}
