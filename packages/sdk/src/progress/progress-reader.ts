import { type ExecutionStatus, type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Stepwell } from '../stepwell.js';

/** How a run stands, as far as its history tells. */
export type ProgressStatus = Extract<ExecutionStatus, 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'>;

/** How the progress of one workflow is read from the events of a history. */
export interface ProgressReader<State, Progress> {
  /** Before the first event. */
  readonly initial: State;
  /** What one event adds. Pure: the same events always give the same state. */
  fold(state: State, event: HistoryEvent): State;
  /** What a state tells; where the history does not tell it all, with what has to be asked for. */
  progressOf(state: State, stepwell: Stepwell, abortSignal: AbortSignal | undefined): Progress | Promise<Progress>;
}

/** How the run stands after an event of its own; `undefined` where the event says nothing of that. */
export function statusAfter({ type }: HistoryEvent): ProgressStatus | undefined {
  switch (type) {
    case 'ExecutionSucceeded':
      return 'SUCCEEDED';
    case 'ExecutionFailed':
      return 'FAILED';
    case 'ExecutionTimedOut':
      return 'TIMED_OUT';
    case 'ExecutionAborted':
      return 'ABORTED';
    case 'ExecutionStarted':
    case 'ExecutionRedriven':
      return 'RUNNING';
    default:
      // All other events are of states.
      return undefined;
  }
}

/** A JSON object in a text of a history; `undefined` when it is none, or was left out. */
export function parseJsonObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
