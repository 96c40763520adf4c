import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Execution, isExecutionFailed } from '@stepwell/sdk';
import { type Fact, type ExecutionReport } from './demo.js';
import { summarizeHistory } from './execution-history.js';

/** A completed execution with an `Output`, and its history. */
export interface CompletedExecution<Output> {
  readonly report: Omit<ExecutionReport, 'expected' | 'outcome'>;
  /** The output of a succeeded execution. */
  readonly output: Output | undefined;
  /** The error and cause of a failed execution. */
  readonly error: { readonly name: string; readonly cause: string } | undefined;
  readonly events: readonly HistoryEvent[];
}

/** Waits until an execution ends, and reports on it from its history. */
export async function waitForExecution<Output>(
  title: string,
  execution: Execution<Output>,
  signal: AbortSignal,
  facts: readonly Fact[] = [],
): Promise<CompletedExecution<Output>> {
  const { output, error } = await resultOrError(execution, signal);
  const status = await execution.status({ abortSignal: signal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal: signal })) events.push(event);
  return {
    report: {
      title,
      executionArn: execution.executionArn,
      status: status.status,
      milliseconds: 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0,
      ...summarizeHistory(events),
      facts,
      failure: error && `${error.name}: ${error.cause}`,
    },
    output,
    error,
    events,
  };
}

/** Returns the input of the first entry of a state, `undefined` if it was never entered. */
export function stateInput(events: readonly HistoryEvent[], state: string): unknown {
  const entered = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state);
  return entered === undefined ? undefined : (JSON.parse(entered.stateEnteredEventDetails?.input ?? 'null') as unknown);
}

/** Returns how many times a state was entered, redrives included. */
export function countEntries(events: readonly HistoryEvent[], state: string): number {
  return events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state).length;
}

/** Returns the number of Task calls: functions, jobs, objects. */
export function countTaskCalls(events: readonly HistoryEvent[]): number {
  return events.filter(({ type }) => type === 'TaskScheduled').length;
}

async function resultOrError<Output>(
  execution: Execution<Output>,
  abortSignal: AbortSignal,
): Promise<Pick<CompletedExecution<Output>, 'output' | 'error'>> {
  try {
    return { output: await execution.result({ abortSignal, minDelay: 0.05, maxDelay: 0.5 }), error: undefined };
  } catch (error) {
    if (isExecutionFailed(error))
      return {
        output: undefined,
        error: { name: error.error ?? 'no name', cause: errorMessageOf(error.causeText ?? '') },
      };
    throw error;
  }
}

/** Returns the message of a cause. The cause of a function error is JSON. */
function errorMessageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
