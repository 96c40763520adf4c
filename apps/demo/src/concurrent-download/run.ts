import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type ConcurrentDownloadOutput } from '@stepwell/core/concurrent-download';
import { isExecutionFailed, visitedStates } from '@stepwell/sdk';
import { type ConcurrentDownloadExecution } from '@stepwell/sdk/concurrent-download';
import { type RunReport } from '../demo.js';
import { count, size } from '../summary/format.js';
import { type Progress } from '../terminal/progress.js';
import { type ImageServer } from './image-server.js';

/** One run, and what it left. */
export interface Ran {
  readonly report: RunReport;
  /** The output of a run that succeeded. */
  readonly output: ConcurrentDownloadOutput | undefined;
  /** Requests that the server has seen during the run, by status code. */
  readonly answers: ReadonlyMap<number, number>;
  /** Bytes that the server has sent during the run. */
  readonly bytes: number;
}

/** Follows an execution to its end, shows its progress, and reports on it from its history. */
export async function follow(title: string, execution: ConcurrentDownloadExecution, server: ImageServer, progress: Progress, signal: AbortSignal): Promise<Ran> {
  const before = server.counts();
  progress.step(title);
  for await (const { images, bytes } of execution.watchProgress({ abortSignal: signal })) progress.at(images.done, images.planned, size(bytes));

  const { output, failure } = await ending(execution, signal);
  const status = await execution.status({ abortSignal: signal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal: signal })) events.push(event);
  const states = await visitedStates(toAsync(events));
  const after = server.counts();
  const answers = new Map([...after.answers].map(([code, times]) => [code, times - (before.answers.get(code) ?? 0)] as const).filter(([, times]) => times > 0));
  const milliseconds = 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0;
  progress.done(`${title}: ${status.status}`);

  return {
    output,
    answers,
    bytes: after.bytes - before.bytes,
    report: {
      title,
      executionArn: execution.executionArn,
      status: status.status,
      milliseconds,
      transitions: events.filter(({ type }) => type?.endsWith('StateEntered')).length,
      functionCalls: events.filter(({ type, taskScheduledEventDetails }) => type === 'TaskScheduled' && taskScheduledEventDetails?.resourceType === 'lambda').length,
      states: states.map(({ name, entered, milliseconds: spent }) => ({ name, entered, milliseconds: spent })),
      facts: [
        ...(output === undefined ? [] : [['result', resultOf(output)] as const]),
        ['the server sent', `${[...answers].sort(([a], [b]) => a - b).map(([code, times]) => `${count(times)} × ${code}`).join(', ')}; ${size(after.bytes - before.bytes)} of images`],
      ],
      failure,
    },
  };
}

function resultOf({ requested, succeeded, unchanged, bytes }: ConcurrentDownloadOutput): string {
  const same = unchanged > 0 ? `, ${count(unchanged)} of them unchanged` : '';
  return `${count(succeeded)} of ${count(requested)} images in S3${same}; ${size(bytes)} downloaded`;
}

/** The output, or why there is none. */
async function ending(execution: ConcurrentDownloadExecution, abortSignal: AbortSignal): Promise<{ output?: ConcurrentDownloadOutput; failure?: string }> {
  try {
    return { output: await execution.result({ abortSignal }) };
  } catch (error) {
    if (isExecutionFailed(error)) return { failure: `${error.error ?? 'no error name'}: ${error.causeText ?? ''}` };
    throw error;
  }
}

async function* toAsync<Value>(values: Iterable<Value>): AsyncGenerator<Value> {
  for (const value of values) yield await Promise.resolve(value);
}
