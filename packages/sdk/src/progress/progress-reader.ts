import { type ExecutionStatus, type HistoryEvent } from '@aws-sdk/client-sfn';
import { type Stepwell } from '../stepwell.js';

/** The status of an execution, read from its history. */
export type ProgressStatus = Extract<ExecutionStatus, 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'>;

/** Reads the progress of a workflow from history events. */
export interface ProgressReader<State, Progress> {
  /** The state before the first event. */
  readonly initial: State;
  /** Adds one event to the state. A pure function. */
  fold(state: State, event: HistoryEvent): State;
  /** Returns the progress of a state, with additional calls if the history is not sufficient. */
  progressOf(state: State, stepwell: Stepwell, abortSignal: AbortSignal | undefined): Progress | Promise<Progress>;
}

/** The status after an event. `undefined` if the event does not affect the status. */
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
      // All other events belong to states.
      return undefined;
  }
}

/** Parses a JSON object in a history event. `undefined` if it is missing or not an object. */
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
