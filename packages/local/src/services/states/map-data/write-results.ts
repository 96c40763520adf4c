import {
  isJsonObject,
  type Json,
  type ResultWriteRequest,
  TaskFailure,
  toJsonLines,
  transformResults,
} from '@stepwell/asl';
import { type S3Objects } from './s3-objects.js';

/** Result files, in the manifest's order. PENDING: child executions that did not run. */
type ResultKind = 'FAILED' | 'PENDING' | 'SUCCEEDED';

/**
 * Writes the results of a Map Run to S3 as AWS does: `<prefix>/<map run id>/manifest.json`, and one file for each
 * result status.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export async function writeResults(request: ResultWriteRequest, s3: S3Objects): Promise<Json> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const { Bucket: bucket, Prefix: prefix } = parameters;
  if (typeof bucket !== 'string')
    throw new TaskFailure(
      'States.ResultWriterFailed',
      `The ResultWriter's parameter Bucket must be a string, got ${JSON.stringify(bucket) ?? 'undefined'}.`,
    );
  const id = request.mapRunArn.slice(request.mapRunArn.lastIndexOf(':') + 1);
  const folder = typeof prefix === 'string' && prefix !== '' ? `${prefix.replace(/\/$/, '')}/${id}` : id;
  const isLines = request.writerConfig['OutputType'] === 'JSONL';
  const files: Record<ResultKind, Json[]> = { FAILED: [], PENDING: [], SUCCEEDED: [] };
  try {
    for (const kind of ['FAILED', 'SUCCEEDED'] as const) {
      const results = request.results.filter(
        (result) => (result.outcome.status === 'SUCCEEDED') === (kind === 'SUCCEEDED'),
      );
      if (results.length === 0) continue;
      const key = `${folder}/${kind}_0.${isLines ? 'jsonl' : 'json'}`;
      const entries = transformResults(results, request.writerConfig);
      const body = isLines ? toJsonLines(entries) : JSON.stringify(entries);
      await s3.write({ bucket, key }, body, request);
      files[kind].push({ Key: key, Size: Buffer.byteLength(body) });
    }
    const key = `${folder}/manifest.json`;
    await s3.write(
      { bucket, key },
      JSON.stringify({ DestinationBucket: bucket, MapRunArn: request.mapRunArn, ResultFiles: files }),
      request,
    );
    return { MapRunArn: request.mapRunArn, ResultWriterDetails: { Bucket: bucket, Key: key } };
  } catch (error) {
    throw error instanceof TaskFailure
      ? new TaskFailure('States.ResultWriterFailed', error.cause ?? error.message)
      : error;
  }
}
