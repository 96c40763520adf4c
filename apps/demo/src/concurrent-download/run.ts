import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type ConcurrentDownloadOutput } from '@stepwell/core/concurrent-download';
import { isExecutionFailed } from '@stepwell/sdk';
import { type ConcurrentDownloadExecution } from '@stepwell/sdk/concurrent-download';
import { type RunReport } from '../demo.js';
import { readHistory } from '../execution-history.js';
import { count, duration, size } from '../summary/format.js';
import { type Progress } from '../terminal/progress.js';
import { type ImageServer } from './image-server.js';

/** One run, and what it left. */
export interface Ran {
  readonly report: Omit<RunReport, 'expected' | 'outcome'>;
  /** The output of a run that succeeded. */
  readonly output: ConcurrentDownloadOutput | undefined;
  /** Answers that the server has given during the run, by status code. */
  readonly answers: ReadonlyMap<number, number>;
  /** Bytes of images that the server has sent during the run. */
  readonly bytes: number;
  /** The most requests that the server had open at once during the run. */
  readonly mostAtOnce: number;
}

/** What a run is followed with. */
export interface Following {
  readonly server: ImageServer;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Starts an execution, follows it to its end, shows its progress, and reports on it from its history. */
export async function follow(
  title: string,
  start: () => Promise<ConcurrentDownloadExecution>,
  { server, progress, signal }: Following,
): Promise<Ran> {
  const before = server.counts();
  server.takeMostAtOnce();
  progress.step(title);
  const execution = await start();
  for await (const { images, batches } of execution.watchProgress({ abortSignal: signal, maxDelay: 0.5 })) {
    const sent = size(server.counts().bytes - before.bytes);
    progress.at(images.done, images.planned, `${batches.done} of ${batches.planned ?? '?'} batches, ${sent}`);
  }

  const { output, failure } = await ending(execution, signal);
  const status = await execution.status({ abortSignal: signal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal: signal })) events.push(event);
  const after = server.counts();
  const answers = difference(after.answers, before.answers);
  const bytes = after.bytes - before.bytes;
  const milliseconds = 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0;
  progress.done(`${title}: ${status.status} after ${duration(milliseconds)}`);

  const report = {
    title,
    executionArn: execution.executionArn,
    status: status.status,
    milliseconds,
    ...readHistory(events),
    facts: [['the web server', `${described(answers)}; ${size(bytes)} of images sent`]] as const,
    failure,
  };
  return { report, output, answers, bytes, mostAtOnce: server.takeMostAtOnce() };
}

const ANSWERS: Readonly<Record<number, string>> = {
  200: 'OK',
  304: 'Not Modified',
  404: 'Not Found',
  503: 'Service Unavailable',
};

function described(answers: ReadonlyMap<number, number>): string {
  return [...answers]
    .sort(([one], [other]) => one - other)
    .map(([status, times]) => `${count(times)} × ${status} ${ANSWERS[status] ?? ''}`.trimEnd())
    .join(', ');
}

function difference(
  after: ReadonlyMap<number, number>,
  before: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  return new Map(
    [...after]
      .map(([status, times]) => [status, times - (before.get(status) ?? 0)] as const)
      .filter(([, times]) => times > 0),
  );
}

/** The output, or why there is none. */
async function ending(
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
