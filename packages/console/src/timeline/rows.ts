import { type ExecutionState, type Iteration, type Status, type Visit } from '../history/execution-state.js';

/** A piece of time in a row: an attempt, a wait between attempts, or a whole state. */
export interface Bar {
  readonly kind: 'attempt' | 'gap' | 'scope';
  readonly start: number;
  /** `undefined` while it runs. */
  readonly end: number | undefined;
  readonly status: Status;
}

/** A row of the timeline. */
export interface TimelineRow {
  /** Identifies the row while the history grows. */
  readonly key: string;
  readonly depth: number;
  readonly label: string;
  readonly status: Status;
  readonly start: number;
  readonly end: number | undefined;
  readonly bars: readonly Bar[];
  /** Whether rows below belong to it, shown or not. */
  readonly isOpen: boolean | undefined;
  /** The state that it shows; an iteration shows its Map state. */
  readonly visit: Visit;
  readonly iteration?: Iteration;
}

/** Iterations in a group; more are aggregated. */
export const groupSize = 100;

/**
 * The rows of an execution: one for each visit, iteration and group of iterations, those inside others only if the
 * others are open. A Map state with few iterations is open unless the user closed it.
 *
 * @param toggled keys of rows that the user opened or closed
 */
export function timelineRows({ visits }: Pick<ExecutionState, 'visits'>, toggled: ReadonlySet<string>): TimelineRow[] {
  const roots = visits.filter(({ parent }) => parent === undefined);
  return roots.flatMap((visit) => visitRows(visit, 0, toggled));
}

function visitRows(visit: Visit, depth: number, toggled: ReadonlySet<string>): TimelineRow[] {
  const key = `v${visit.id}`;
  const { iterations, children, attempts } = visit;
  const hasInside = iterations.length > 0 || children.length > 0;
  const isOpen = hasInside ? toggled.has(key) !== iterations.length <= 10 : undefined;
  const retries = attempts.length > 1 ? ` ↻${attempts.length - 1}` : '';
  const row: TimelineRow = {
    key,
    depth,
    label: `${visit.name}${iterations.length > 0 ? ` (${countText(iterations)})` : ''}${retries}`,
    status: visit.status,
    start: visit.enteredAt,
    end: visit.endedAt,
    bars: barsOf(visit, hasInside),
    isOpen,
    visit,
  };
  if (isOpen !== true) return [row];
  const inside =
    iterations.length > groupSize
      ? groupRows(iterations, key, depth + 1, toggled)
      : iterations.flatMap((iteration, index) => iterationRows(iteration, `${key}i${index}`, depth + 1, toggled));
  return [row, ...inside, ...children.flatMap((child) => visitRows(child, depth + 1, toggled))];
}

/** Groups of iterations; those with failures first, so that one failure among 10,000 items is in sight. */
function groupRows(
  iterations: readonly Iteration[],
  parentKey: string,
  depth: number,
  toggled: ReadonlySet<string>,
): TimelineRow[] {
  const groups: { readonly first: number; readonly items: readonly Iteration[] }[] = [];
  for (let first = 0; first < iterations.length; first += groupSize)
    groups.push({ first, items: iterations.slice(first, first + groupSize) });
  const sorted = [...groups].sort((one, other) => Number(hasFailure(other.items)) - Number(hasFailure(one.items)));
  return sorted.flatMap(({ first, items }) => {
    const [key, map] = [`${parentKey}g${first}`, items[0]?.map];
    if (map === undefined) return [];
    const isOpen = toggled.has(key);
    const ends = items.map(({ endedAt }) => endedAt);
    const [start, end] = [
      Math.min(...items.map(({ startedAt }) => startedAt)),
      ends.includes(undefined) ? undefined : Math.max(...ends.map((time) => time ?? 0)),
    ];
    const status = statusOf(items);
    const label = `Items ${first}–${first + items.length - 1} (${countText(items)})`;
    const bars: Bar[] = [{ kind: 'scope', start, end, status }];
    const row: TimelineRow = { key, depth, label, status, start, end, bars, isOpen, visit: map };
    if (!isOpen) return [row];
    return [
      row,
      ...items.flatMap((iteration, index) =>
        iterationRows(iteration, `${parentKey}i${first + index}`, depth + 1, toggled),
      ),
    ];
  });
}

function iterationRows(iteration: Iteration, key: string, depth: number, toggled: ReadonlySet<string>): TimelineRow[] {
  const { index, map, startedAt, endedAt, status, visits } = iteration;
  // A failed item is open: the failure is inside.
  const isOpen = visits.length > 0 ? toggled.has(key) !== (status === 'failed') : undefined;
  const row: TimelineRow = {
    key,
    depth,
    label: `Item ${index}`,
    status,
    start: startedAt,
    end: endedAt,
    bars: [{ kind: 'scope', start: startedAt, end: endedAt, status }],
    isOpen,
    visit: map,
    iteration,
  };
  return isOpen === true ? [row, ...visits.flatMap((visit) => visitRows(visit, depth + 1, toggled))] : [row];
}

function barsOf({ attempts, enteredAt, endedAt, status }: Visit, hasInside: boolean): Bar[] {
  if (hasInside) return [{ kind: 'scope', start: enteredAt, end: endedAt, status }];
  if (attempts.length === 0) return [{ kind: 'attempt', start: enteredAt, end: endedAt, status }];
  return attempts.flatMap((attempt, index): Bar[] => {
    const start = attempt.startEvent.timestamp;
    const before = attempts[index - 1]?.endedAt;
    const bar: Bar = { kind: 'attempt', start, end: attempt.endedAt, status: attempt.status };
    return before === undefined ? [bar] : [{ kind: 'gap', start: before, end: start, status }, bar];
  });
}

function countText(iterations: readonly Iteration[]): string {
  const count = (status: Status): number => iterations.filter((iteration) => iteration.status === status).length;
  const failed = count('failed') + count('timed-out');
  const running = count('running');
  return [`${iterations.length} items`, failed > 0 ? `${failed} failed` : '', running > 0 ? `${running} running` : '']
    .filter((text) => text !== '')
    .join(', ');
}

function hasFailure(iterations: readonly Iteration[]): boolean {
  return iterations.some(({ status }) => status === 'failed' || status === 'timed-out');
}

function statusOf(iterations: readonly Iteration[]): Status {
  const order: readonly Status[] = ['running', 'failed', 'timed-out', 'aborted', 'caught'];
  return order.find((status) => iterations.some((iteration) => iteration.status === status)) ?? 'succeeded';
}
