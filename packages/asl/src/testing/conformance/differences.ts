import { type Matcher } from './matcher.js';
import { type RecordedCase, type RecordedOutcome } from './recorded-case.js';

type Event = Readonly<Record<string, unknown>>;

/** The outcome of a local execution, in the format of the recorded cases. */
export interface ActualOutcome {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly Event[];
}

/** Returns the first difference in status, output, error and cause. */
export function outcomeDifference(
  matcher: Matcher,
  expected: RecordedOutcome,
  actual: ActualOutcome,
): string | undefined {
  if (expected.status !== actual.status)
    return `status: expected ${expected.status}, found ${actual.status} (${actual.error}: ${actual.cause})`;
  for (const field of ['output', 'error', 'cause'] as const) {
    const [e, a] = [expected[field], actual[field]];
    if ((e === undefined || e === '') && a === undefined) continue;
    if (e === undefined) return `${field}: not expected, found ${a}`;
    const difference = a === undefined ? `${field}: expected ${e}, missing` : matcher.difference(e, a, field, field);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function details({ id: _id, previousEventId: _previous, timestamp: _timestamp, ...rest }: Event): Event {
  return rest;
}

function nameOf(event: Event): string | undefined {
  for (const [key, value] of Object.entries(event)) {
    if (key.endsWith('EventDetails') && typeof value === 'object' && value !== null && 'name' in value)
      return String(value.name);
  }
  return undefined;
}

function label(event: Event): string {
  const name = nameOf(event);
  return `${String(event['type'])}${name === undefined ? '' : `(${name})`}`;
}

/**
 * Returns the first difference of two histories. Compares them in order, or as a multiset if Map and Parallel states
 * interleave events.
 */
export function historyDifference(
  matcher: Matcher,
  { definition, expected }: RecordedCase,
  actual: readonly Event[],
): string | undefined {
  const recorded = expected.history ?? [];
  if (!/"Type"\s*:\s*"(Map|Parallel)"/.test(definition)) return orderedDifference(matcher, recorded, actual);
  return multisetDifference(matcher, recorded, actual) ?? topLevelDifference(definition, recorded, actual);
}

function orderedDifference(matcher: Matcher, expected: readonly Event[], actual: readonly Event[]): string | undefined {
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    const [e, a] = [expected[i], actual[i]];
    if (e === undefined) return `event ${i + 1}: not expected, found ${label(a ?? {})}`;
    if (a === undefined) return `event ${i + 1}: expected ${label(e)}, missing`;
    const difference = matcher.difference(details(e), details(a), `event ${i + 1} ${label(e)} `);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function multisetDifference(
  matcher: Matcher,
  expected: readonly Event[],
  actual: readonly Event[],
): string | undefined {
  const free = new Set(actual);
  let miss: string | undefined;
  for (const [i, event] of expected.entries()) {
    let near: string | undefined;
    let hit: Event | undefined;
    for (const candidate of free) {
      if (candidate['type'] !== event['type']) continue;
      const difference = matcher.difference(details(event), details(candidate), `event ${i + 1} ${label(event)} `);
      if (difference === undefined) {
        hit = candidate;
        break;
      }
      near ??= difference;
    }
    if (hit === undefined) miss ??= near ?? `event ${i + 1}: expected ${label(event)}, missing`;
    else free.delete(hit);
  }
  if (miss !== undefined) return miss;
  return free.size === 0 ? undefined : `not expected: ${[...free].slice(0, 3).map(label).join(', ')}`;
}

/** Compares the order of the top-level states, which is fixed even if other events interleave. */
function topLevelDifference(
  definition: string,
  expected: readonly Event[],
  actual: readonly Event[],
): string | undefined {
  const top = topLevelStates(JSON.parse(definition) as unknown);
  const spine = (events: readonly Event[]): string[] =>
    events.filter((event) => String(event['type']).startsWith('Execution') || top.has(nameOf(event) ?? '')).map(label);
  const [e, a] = [spine(expected), spine(actual)];
  for (let i = 0; i < Math.max(e.length, a.length); i++)
    if (e[i] !== a[i]) return `order of the top level: expected ${e[i] ?? 'nothing'}, found ${a[i] ?? 'nothing'}`;
  return undefined;
}

function topLevelStates(definition: unknown): Set<string> {
  const nested = new Set<string>();
  const collect = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null) return;
    const states =
      'States' in node && typeof node.States === 'object' && node.States !== null ? node.States : undefined;
    if (states !== undefined && depth > 0) for (const name of Object.keys(states)) nested.add(name);
    for (const value of Object.values(node)) collect(value, states === undefined ? depth : depth + 1);
  };
  collect(definition, 0);
  const { States = {} } = definition as { States?: object };
  return new Set(Object.keys(States).filter((name) => !nested.has(name)));
}
