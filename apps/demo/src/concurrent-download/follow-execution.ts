import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type ConcurrentDownloadOutput } from '@stepwell/core/concurrent-download';
import { isExecutionFailed } from '@stepwell/sdk';
import { type ConcurrentDownloadExecution } from '@stepwell/sdk/concurrent-download';
import { type ExecutionReport } from '../demo.js';
import { summarizeHistory } from '../execution-history.js';
import { count, duration, size } from '../summary/format.js';
import { type Progress } from '../terminal/progress.js';
import { type ImageServer } from './image-server.js';

/** A completed execution with its measurements. */
export interface CompletedExecution {
  readonly report: Omit<ExecutionReport, 'expected' | 'outcome'>;
  /** The output of a succeeded execution. */
  readonly output: ConcurrentDownloadOutput | undefined;
  /** Responses of the server during the execution, by status code. */
  readonly responses: ReadonlyMap<number, number>;
  /** Bytes of images that the server sent during the execution. */
  readonly bytes: number;
  /** Maximum concurrent requests at the server during the execution. */
  readonly maxConcurrentRequests: number;
}

/** Options of {@link followExecution}. */
export interface FollowOptions {
  readonly server: ImageServer;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Starts an execution, shows its progress until it ends, and reports on it from its history. */
export async function followExecution(
  title: string,
  start: () => Promise<ConcurrentDownloadExecution>,
  { server, progress, signal }: FollowOptions,
): Promise<CompletedExecution> {
  const before = server.counts();
  server.takeMaxConcurrentRequests();
  progress.step(title);
  const execution = await start();
  for await (const { images, batches } of execution.watchProgress({ abortSignal: signal, maxDelay: 0.5 })) {
    const sent = size(server.counts().bytes - before.bytes);
    progress.update(images.done, images.planned, `${batches.done} of ${batches.planned ?? '?'} batches, ${sent}`);
  }

  const { output, failure } = await resultOrFailure(execution, signal);
  const status = await execution.status({ abortSignal: signal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal: signal })) events.push(event);
  const after = server.counts();
  const responses = subtractCounts(after.responses, before.responses);
  const bytes = after.bytes - before.bytes;
  const milliseconds = 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0;
  progress.done(`${title}: ${status.status} after ${duration(milliseconds)}`);

  const report = {
    title,
    executionArn: execution.executionArn,
    status: status.status,
    milliseconds,
    ...summarizeHistory(events),
    facts: [['the web server', `${describeResponses(responses)}; ${size(bytes)} of images sent`]] as const,
    failure,
  };
  return { report, output, responses, bytes, maxConcurrentRequests: server.takeMaxConcurrentRequests() };
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: 'OK',
  304: 'Not Modified',
  404: 'Not Found',
  503: 'Service Unavailable',
};

function describeResponses(responses: ReadonlyMap<number, number>): string {
  return [...responses]
    .sort(([one], [other]) => one - other)
    .map(([status, times]) => `${count(times)} × ${status} ${STATUS_TEXTS[status] ?? ''}`.trimEnd())
    .join(', ');
}

function subtractCounts(
  after: ReadonlyMap<number, number>,
  before: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  return new Map(
    [...after]
      .map(([status, times]) => [status, times - (before.get(status) ?? 0)] as const)
      .filter(([, times]) => times > 0),
  );
}

/** Returns the output or the failure. */
async function resultOrFailure(
  execution: ConcurrentDownloadExecution,
  abortSignal: AbortSignal,
): Promise<{ output?: ConcurrentDownloadOutput; failure?: string }> {
  try {
    return { output: await execution.result({ abortSignal }) };
  } catch (error) {
    if (isExecutionFailed(error)) return { failure: `${error.error ?? 'no error name'}: ${error.causeText ?? ''}` };
    throw error;
  }
}
