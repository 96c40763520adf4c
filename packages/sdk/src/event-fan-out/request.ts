import { RequestUnknown, type RequestProgress, requestSummary, sumCounts } from '@stepwell/core/event-fan-out';
import { parseOutput } from '@stepwell/core';
import { type FanOutOutput } from '@stepwell/core/fan-out';
import { Backoff, type PollingOptions } from '../backoff.js';
import { type CallOptions } from '../execution.js';
import { watchChanges } from '../progress/watch-progress.js';
import { type Stepwell } from '../stepwell.js';
import { type RequestRow, nodeCounts, requestRow } from './rows.js';

/** Whether `error` is a `RequestUnknown`: the request was never registered, or its retention period has ended. */
export function isRequestUnknown(error: unknown): error is RequestUnknown {
  return error instanceof Error && error.name === 'RequestUnknown' && 'fault' in error && 'requestId' in error;
}

/** Options for watching a request. */
export interface WatchOptions extends PollingOptions, CallOptions {}

/** Reads the current progress of a request. @throws RequestUnknown */
export async function readProgress(
  stepwell: Stepwell,
  table: string,
  requestId: string,
  abortSignal?: AbortSignal,
): Promise<RequestProgress> {
  const row = await requireRequestRow(stepwell, table, requestId, abortSignal);
  const { items, deadline, status } = row;
  const output = outputOf(row);
  // The totals of an ended request are final: items that missed the deadline count as failed.
  if (status !== undefined && output !== undefined)
    return { requestId, status, items, done: items, succeeded: output.succeeded, failed: output.failed, deadline };
  return {
    requestId,
    status: 'RUNNING',
    items,
    ...sumCounts(await nodeCounts(stepwell, table, row, abortSignal)),
    deadline,
  };
}

/** Yields the progress whenever it has changed, until the request has ended. @throws RequestUnknown */
export async function* watchProgress(
  stepwell: Stepwell,
  table: string,
  requestId: string,
  options: WatchOptions,
): AsyncGenerator<RequestProgress, void, undefined> {
  yield* watchChanges(stepwell, options, async () => {
    const progress = await readProgress(stepwell, table, requestId, options.abortSignal);
    return { progress, ended: progress.status !== 'RUNNING' };
  });
}

/** Reads the summary of a request. `undefined` while it is running. @throws RequestUnknown */
export async function readSummary(
  stepwell: Stepwell,
  table: string,
  requestId: string,
  abortSignal?: AbortSignal,
): Promise<FanOutOutput | undefined> {
  return outputOf(await requireRequestRow(stepwell, table, requestId, abortSignal));
}

/** Waits until a request has ended. @throws RequestUnknown */
export async function waitForSummary(
  stepwell: Stepwell,
  table: string,
  requestId: string,
  options: WatchOptions,
): Promise<FanOutOutput> {
  const backoff = new Backoff(stepwell, options);
  for (;;) {
    const output = await readSummary(stepwell, table, requestId, options.abortSignal);
    if (output !== undefined) return output;
    await backoff.pause(options.abortSignal);
  }
}

async function requireRequestRow(
  stepwell: Stepwell,
  table: string,
  requestId: string,
  abortSignal?: AbortSignal,
): Promise<RequestRow> {
  const row = await requestRow(stepwell, table, requestId, abortSignal);
  if (row === undefined) throw new RequestUnknown(requestId);
  return row;
}

function outputOf({ summary }: RequestRow): FanOutOutput | undefined {
  return summary === undefined ? undefined : parseOutput(requestSummary, JSON.parse(summary));
}
