import { type AwsHistoryEvent, isJsonObject, type Json, type JsonObject } from '@stepwell/asl';

/** Values that differ between executions, and the names that replace them. Longest patterns first. */
const volatilePatterns: readonly (readonly [RegExp, string])[] = [
  [/\b\d-[0-9a-f]{8}-[0-9a-f]{24}\b/g, 'trace'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'uuid'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'time'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, 'time'],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'endpoint'],
];

/** Details that contain JSON text. */
const jsonFields: ReadonlySet<string> = new Set(['input', 'output', 'parameters', 'cause']);
/** Details that do not depend on the execution. */
const omittedFields: ReadonlySet<string> = new Set(['inputDetails', 'outputDetails', 'assignedVariablesDetails']);

/** A history event without values that differ between executions. */
export interface SnapshotEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** The event's details, with JSON text parsed. */
  readonly details?: JsonObject;
}

/**
 * Converts a history to one that is the same for every execution with the same behavior: timestamps are removed; IDs
 * are numbered in the order of their first appearance (`<uuid 1>`); dates, task tokens and the endpoint are replaced by
 * names. Events of parallel branches and maps keep their order.
 */
export function snapshotOf(
  events: readonly AwsHistoryEvent[],
  names: Readonly<Record<string, string>>,
): SnapshotEvent[] {
  const known = new Map<string, string>();
  const normalize = (text: string): string => {
    let result = text;
    for (const [value, name] of Object.entries(names)) result = result.replaceAll(value, `<${name}>`);
    for (const [pattern, kind] of volatilePatterns)
      result = result.replace(pattern, (found) =>
        kind === 'uuid' || kind === 'trace' ? numbered(known, kind, found) : `<${kind}>`,
      );
    return result;
  };
  const clean = (value: Json, field: string): Json => {
    if (typeof value === 'string')
      return jsonFields.has(field) ? cleanText(value) : /token/i.test(field) ? '<token>' : normalize(value);
    if (Array.isArray(value)) return value.map((item) => clean(item, field));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !omittedFields.has(name))
        .map(([name, member]) => [normalize(name), clean(member ?? null, name)]),
    );
  };
  const cleanText = (text: string): Json => {
    try {
      return clean(JSON.parse(text) as Json, '');
    } catch {
      return normalize(text);
    }
  };
  return events.map((event) => {
    // at most one
    const details = Object.entries(event).find(([name]) => name.endsWith('EventDetails'))?.[1] as Json | undefined;
    return {
      id: event.id,
      previousEventId: event.previousEventId,
      type: event.type,
      ...(details === undefined ? {} : { details: clean(details, '') as JsonObject }),
    }; // clean() keeps objects
  });
}

function numbered(known: Map<string, string>, kind: string, found: string): string {
  const name = known.get(found) ?? `<${kind} ${known.size + 1}>`;
  known.set(found, name);
  return name;
}
