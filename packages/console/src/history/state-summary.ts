import { type Status, type ExecutionState, type Visit } from './execution-state.js';

/** All visits of one state, summed up for the graph and the table. */
export interface StateSummary {
  readonly name: string;
  readonly type: string;
  /** The most important status of its visits: one that runs, then one that failed. */
  readonly status: Status;
  readonly visits: readonly Visit[];
  readonly counts: Readonly<Partial<Record<Status, number>>>;
  /** Tries after the first one, over all visits. */
  readonly retries: number;
  /** Sum of milliseconds of the visits that ended. */
  readonly duration: number;
}

const order: readonly Status[] = ['running', 'failed', 'timed-out', 'aborted', 'caught', 'succeeded'];

/** Sums up the visits of each state, by name. State names are unique in a definition. */
export function summarize({ visits }: Pick<ExecutionState, 'visits'>): ReadonlyMap<string, StateSummary> {
  const byName = new Map<string, Visit[]>();
  for (const visit of visits) {
    const known = byName.get(visit.name);
    if (known === undefined) byName.set(visit.name, [visit]);
    else known.push(visit);
  }
  return new Map([...byName].map(([name, all]) => [name, summaryOf(name, all)]));
}

function summaryOf(name: string, visits: readonly Visit[]): StateSummary {
  const counts: Partial<Record<Status, number>> = {};
  let [retries, duration] = [0, 0];
  for (const { status, attempts, enteredAt, endedAt } of visits) {
    counts[status] = (counts[status] ?? 0) + 1;
    retries += Math.max(0, attempts.length - 1);
    duration += endedAt === undefined ? 0 : endedAt - enteredAt;
  }
  return {
    name,
    type: visits[0]?.type ?? '',
    status: order.find((status) => counts[status] !== undefined) ?? 'succeeded',
    visits,
    counts,
    retries,
    duration,
  };
}

/** The transitions that an execution took, as `from\nto`. */
export function takenTransitions({ visits, owners }: ExecutionState): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const visit of visits) {
    const previous = owners.get(visit.events[0]?.previousEventId ?? 0);
    if (previous !== undefined && previous.parent === visit.parent && previous.iteration === visit.iteration)
      taken.add(`${previous.name}\n${visit.name}`);
  }
  return taken;
}
