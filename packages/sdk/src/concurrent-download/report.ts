import { type DownloadResult, type S3Location } from '@stepwell/core/concurrent-download';
import { type CallOptions } from '../execution.js';
import { readJsonLines } from '../objects/read-object.js';
import { type Stepwell } from '../stepwell.js';

/** Streams the report of an execution, result by result. */
export function readReport(
  stepwell: Stepwell,
  location: S3Location,
  { abortSignal }: CallOptions = {},
): AsyncGenerator<DownloadResult, void, undefined> {
  return readJsonLines(stepwell, location, resultOf, 'a download result', abortSignal);
}

function resultOf(value: object): DownloadResult | undefined {
  const known = 'url' in value && 'statusCode' in value && ('filename' in value || 'message' in value);
  // The workflow wrote the report, so only the fields that distinguish the two forms are checked.
  return known ? (value as DownloadResult) : undefined;
}
