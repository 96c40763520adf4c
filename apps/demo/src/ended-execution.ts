import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Execution, isExecutionFailed } from '@stepwell/sdk';
import { type Fact, type RunReport } from './demo.js';
import { readHistory } from './execution-history.js';

/** One execution that has ended with an `Output`, and what its history tells. */
export interface Ran<Output> {
  readonly report: Omit<RunReport, 'expected' | 'outcome'>;
  /** The output of one that succeeded. */
  readonly output: Output | undefined;
  /** Error and cause of one that failed. */
  readonly error: { readonly name: string; readonly cause: string } | undefined;
  readonly events: readonly HistoryEvent[];
}

/** Waits for the end of an execution, and reports on it from its history. */
export async function ended<Output>(
  title: string,
  execution: Execution<Output>,
  signal: AbortSignal,
  facts: readonly Fact[] = [],
): Promise<Ran<Output>> {
  const { output, error } = await ending(execution, signal);
  const status = await execution.status({ abortSignal: signal });
  const events: HistoryEvent[] = [];
  for await (const event of execution.events({ abortSignal: signal })) events.push(event);
  return {
    report: {
      title,
      executionArn: execution.executionArn,
      status: status.status,
      milliseconds: 'stopDate' in status ? status.stopDate.getTime() - status.startDate.getTime() : 0,
      ...readHistory(events),
      facts,
      failure: error && `${error.name}: ${error.cause}`,
    },
    output,
    error,
    events,
  };
}

/** What a state was given, by the first of its entries into the history; `undefined` where it was never entered. */
export function inputOf(events: readonly HistoryEvent[], state: string): unknown {
  const entered = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state);
  return entered === undefined ? undefined : (JSON.parse(entered.stateEnteredEventDetails?.input ?? 'null') as unknown);
}

/** How often a state was entered, a redrive's entries among them. */
export function entries(events: readonly HistoryEvent[], state: string): number {
  return events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state).length;
}

/** How often something outside was called: functions, jobs, objects. */
export function calls(events: readonly HistoryEvent[]): number {
  return events.filter(({ type }) => type === 'TaskScheduled').length;
}

async function ending<Output>(
  execution: Execution<Output>,
  abortSignal: AbortSignal,
): Promise<Pick<Ran<Output>, 'output' | 'error'>> {
  try {
    return { output: await execution.result({ abortSignal, minDelay: 0.05, maxDelay: 0.5 }), error: undefined };
  } catch (error) {
    if (isExecutionFailed(error))
      return { output: undefined, error: { name: error.error ?? 'no name', cause: messageOf(error.causeText ?? '') } };
    throw error;
  }
}

/** The words of a cause: a function's stand inside JSON. */
function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
