import { createInterface } from 'node:readline';
import { addAbortSignal, type Readable } from 'node:stream';
import { type DownloadResult, type S3Location } from '@stepwell/core/concurrent-download';
import { AbortError } from '../abort.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { type Stepwell } from '../stepwell.js';

/**
 * The whole report of a run, result by result, as it streams in: any number of images in little memory.
 * Leaving the loop early closes the connection.
 */
export async function* readReport(stepwell: Stepwell, { bucket, key }: S3Location, { abortSignal }: CallOptions = {}): AsyncGenerator<DownloadResult, void, undefined> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new GetObjectCommand({ Bucket: bucket, Key: key });
  const { Body } = await call(s3, `s3:GetObject of s3://${bucket}/${key}`, abortSignal, () => s3.send(request, { abortSignal }));
  if (Body === undefined) return;
  // In Node the body is a Readable; the SDK's type also covers browsers.
  const body = Body as Readable;
  if (abortSignal !== undefined) addAbortSignal(abortSignal, body);
  let line = 0;
  try {
    for await (const text of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text !== '') yield resultOf(text, `s3://${bucket}/${key}`, line);
    }
    if (abortSignal?.aborted) throw new AbortError(abortSignal);
  } catch (error) {
    throw abortSignal?.aborted ? new AbortError(abortSignal) : error;
  } finally {
    body.destroy();
  }
}

function resultOf(text: string, place: string, line: number): DownloadResult {
  const problem = `${place}, line ${line}: not a result of a download`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(problem, { cause: error });
  }
  if (typeof value !== 'object' || value === null || !('url' in value) || !('statusCode' in value)) throw new SyntaxError(problem);
  if (!('filename' in value) && !('message' in value)) throw new SyntaxError(problem);
  // Checked above as far as the two forms differ; the report is written by the workflow itself.
  return value as DownloadResult;
}
