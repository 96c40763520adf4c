import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Execution, isExecutionFailed } from '@stepwell/sdk';
import { type Fact, type ExecutionReport } from './demo.js';
import { summarizeHistory } from './execution-history.js';

/** One execution that has ended with an `Output`, and what its history tells. */
export interface CompletedExecution<Output> {
  readonly report: Omit<ExecutionReport, 'expected' | 'outcome'>;
  /** The output of one that succeeded. */
  readonly output: Output | undefined;
  /** Error and cause of one that failed. */
  readonly error: { readonly name: string; readonly cause: string } | undefined;
  readonly events: readonly HistoryEvent[];
}

/** Waits for the end of an execution, and reports on it from its history. */
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

/** What a state was given, by the first of its entries into the history; `undefined` where it was never entered. */
export function stateInput(events: readonly HistoryEvent[], state: string): unknown {
  const entered = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state);
  return entered === undefined ? undefined : (JSON.parse(entered.stateEnteredEventDetails?.input ?? 'null') as unknown);
}

/** How often a state was entered, a redrive's entries among them. */
export function countEntries(events: readonly HistoryEvent[], state: string): number {
  return events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state).length;
}

/** How often something outside was called: functions, jobs, objects. */
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

/** The words of a cause: a function's stand inside JSON. */
function errorMessageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
