/** An event of a history, in one form for every source: the local API, the AWS CLI, an exported file. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** `TaskStateEntered` */
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** The fields of `…EventDetails`. Payloads are strings of JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A text that is not a history. */
export class InvalidHistory extends Error {
  override readonly name = 'InvalidHistory';
}

/**
 * Reads an event in the format of GetExecutionHistory.
 *
 * @throws InvalidHistory if `id`, `type` or `timestamp` is missing
 */
export function readEvent(value: unknown, position: number): HistoryEvent {
  const event = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const { id, type } = event;
  const timestamp = readTime(event['timestamp']);
  if (typeof id !== 'number' || typeof type !== 'string' || timestamp === undefined)
    throw new InvalidHistory(`events[${position}] must have id, type and timestamp, as in get-execution-history`);
  const field = Object.keys(event).find((name) => name.endsWith('EventDetails'));
  const details = field === undefined ? undefined : event[field];
  return {
    id,
    previousEventId: typeof event['previousEventId'] === 'number' ? event['previousEventId'] : 0,
    type,
    timestamp,
    details: typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {},
  };
}

/**
 * Reads the output of `aws stepfunctions get-execution-history`: an object with `events`, or the array. Sorts by id, so
 * that `--reverse-order` does not matter.
 *
 * @throws InvalidHistory if the text is not that
 */
export function readHistory(text: string): HistoryEvent[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidHistory(`The file must be JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const events = Array.isArray(value) ? value : (value as { readonly events?: unknown } | null)?.events;
  if (!Array.isArray(events) || events.length === 0)
    throw new InvalidHistory('The file must have events: save the output of aws stepfunctions get-execution-history');
  return events.map(readEvent).sort((one, other) => one.id - other.id);
}

/** Seconds or milliseconds since the epoch, or an ISO 8601 string. Seconds of this century have 10 digits. */
function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return value < 1e11 ? Math.round(value * 1000) : value;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A detail that is a string. */
export function detail({ details }: HistoryEvent, name: string): string | undefined {
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
}
