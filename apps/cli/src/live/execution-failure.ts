/** The parts of a history event that are read, in the format of GetExecutionHistory. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId?: number;
  readonly stateEnteredEventDetails?: { readonly name?: string };
  readonly evaluationFailedEventDetails?: { readonly state?: string };
  readonly executionFailedEventDetails?: Failure;
  readonly executionTimedOutEventDetails?: Failure;
  readonly executionAbortedEventDetails?: Failure;
}

interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

/** Why an execution did not succeed. */
export interface ExecutionFailure extends Failure {
  /** The innermost state in which it ended. */
  readonly state: string | undefined;
}

/** Reads the failure from a history. */
export function failureIn(history: readonly HistoryEvent[]): ExecutionFailure {
  const last = history.at(-1);
  const details =
    last?.executionFailedEventDetails ?? last?.executionTimedOutEventDetails ?? last?.executionAbortedEventDetails;
  return { state: failedState(history), error: details?.error, cause: details?.cause };
}

/** The innermost state in which an execution ended: the last state that was entered before its last event. */
function failedState(history: readonly HistoryEvent[]): string | undefined {
  let event = history.at(-1);
  while (event !== undefined) {
    // The event of a failed expression names the state. Its previous event may belong to the state before.
    const name = event.evaluationFailedEventDetails?.state ?? event.stateEnteredEventDetails?.name;
    if (name !== undefined) return name;
    const { previousEventId = 0 }: HistoryEvent = event;
    // IDs are positions in the history, and previous ones are lower: the loop ends.
    event = previousEventId < event.id ? history[previousEventId - 1] : undefined;
  }
  return undefined;
}

/** Formats a failure in one line: state, error, and the beginning of the cause. */
export function failureText({ state, error, cause }: ExecutionFailure): string {
  const message = [error, cause === undefined ? undefined : shortCause(cause)].filter(Boolean).join(': ');
  return [state, message].filter(Boolean).join('  ');
}

const longest = 200;

/** The message of a function's error, which Step Functions gives as JSON; otherwise the first 200 characters. */
function shortCause(cause: string): string {
  return oneLine(messageIn(cause) ?? cause);
}

function messageIn(cause: string): string | undefined {
  if (!cause.startsWith('{')) return undefined;
  try {
    const { errorMessage } = JSON.parse(cause) as { readonly errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : undefined;
  } catch {
    return undefined;
  }
}

/** A text of any origin as part of a line: control characters could forge lines and change the terminal. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * longest)
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
