import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { type Execution, isExecutionDoesNotExist, isExecutionFailed } from '@stepwell/sdk';
import { type QueueRouter, type QueueRouterOutput } from '@stepwell/sdk/queue-router';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecutionReport } from '../demo.js';
import { summarizeHistory } from '../execution-history.js';

/** The completed execution of a message. */
export interface CompletedExecution {
  readonly report: Omit<ExecutionReport, 'expected' | 'outcome'>;
  readonly output: QueueRouterOutput | undefined;
}

/** Waits until the execution of a message has started and ended, and reports on it from its history. */
export async function waitForMessageExecution(
  title: string,
  router: QueueRouter,
  nameOrArn: string,
  signal: AbortSignal,
): Promise<CompletedExecution> {
  const execution = router.execution(nameOrArn);
  await waitUntilStarted(execution, signal);
  const { output, failure } = await resultOrFailure(execution, signal);
  const status = await execution.status({ abortSignal: signal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal: signal })) events.push(event);
  const milliseconds = 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0;
  return {
    report: {
      title,
      executionArn: execution.executionArn,
      status: status.status,
      milliseconds,
      ...summarizeHistory(events),
      facts: [],
      failure,
    },
    output,
  };
}

/** Returns the Processor's result. */
export function sceneResultOf(ran: CompletedExecution | undefined): SceneResult | undefined {
  // The Processor writes this output. The checks compare all figures.
  return ran?.output?.output as SceneResult | undefined;
}

/** Waits until the trigger has started the execution. */
async function waitUntilStarted(execution: Execution<QueueRouterOutput>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await execution.status({ abortSignal: signal });
      return;
    } catch (error) {
      if (!isExecutionDoesNotExist(error)) throw error;
    }
    await sleep(50, undefined, { signal });
  }
}

async function resultOrFailure(
  execution: Execution<QueueRouterOutput>,
  abortSignal: AbortSignal,
): Promise<{ readonly output?: QueueRouterOutput; readonly failure?: string }> {
  try {
    return { output: await execution.result({ abortSignal, minDelay: 0.05, maxDelay: 0.5 }) };
  } catch (error) {
    if (isExecutionFailed(error))
      return { failure: `${error.error ?? 'no error name'}: ${errorMessageOf(error.causeText ?? '')}` };
    throw error;
  }
}

/** Returns the message of a cause. The cause of a function error is JSON. */
function errorMessageOf(cause: string): string {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
}
