import { createInterface } from 'node:readline';
import { addAbortSignal, type Readable } from 'node:stream';
import { type ItemOutcome, type ReportLocation } from '@stepwell/core/fan-out';
import { AbortError } from '../abort.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { type Stepwell } from '../stepwell.js';

/**
 * The whole report of a request, outcome by outcome in the order of the request, as it streams in: any number of items in little
 * memory. Leaving the loop early closes the connection.
 */
export async function* readOutcomes(stepwell: Stepwell, { bucket, key }: ReportLocation, { abortSignal }: CallOptions = {}): AsyncGenerator<ItemOutcome, void, undefined> {
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
      if (text !== '') yield outcomeOf(text, `s3://${bucket}/${key}, line ${line}`);
    }
    if (abortSignal?.aborted) throw new AbortError(abortSignal);
  } catch (error) {
    throw abortSignal?.aborted ? new AbortError(abortSignal) : error;
  } finally {
    body.destroy();
  }
}

function outcomeOf(text: string, place: string): ItemOutcome {
  const problem = `${place}: not the outcome of an item`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(problem, { cause: error });
  }
  if (typeof value !== 'object' || value === null || !('index' in value) || !('caseId' in value)) throw new SyntaxError(problem);
  if (!('result' in value) && !('error' in value)) throw new SyntaxError(problem);
  // Checked above as far as the two forms differ; the report is written by the workflow itself.
  return value as ItemOutcome;
}
