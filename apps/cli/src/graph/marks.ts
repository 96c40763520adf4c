import { type HistoryEvent } from '@aws-sdk/client-sfn';

/** How a state fared in an execution: of several visits, the last one counts. */
export type StateMark = 'succeeded' | 'caught' | 'failed' | 'running' | 'stopped';

/** What an execution did of a graph. */
export interface ExecutionMarks {
  /** By state name; states that were never entered are not in it. */
  readonly states: ReadonlyMap<string, StateMark>;
  /** Whether the execution went from one state to another. */
  taken(from: string, to: string): boolean;
}

/**
 * What becomes of states that were entered and not left, by how the execution stands; in one that succeeded, a failed
 * sibling ended them.
 */
const unfinished: Readonly<Record<string, StateMark>> = {
  RUNNING: 'running',
  PENDING_REDRIVE: 'failed',
  SUCCEEDED: 'stopped',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  ABORTED: 'stopped',
};

/** One visit of a state that has not been left. */
interface Visit {
  readonly name: string;
  /** The visit of the state that this one is inside of; 0 outside of all. */
  readonly parent: number;
  /** Whether the last that is known of it is a failure. */
  failed: boolean;
}

/** What is kept of an event for those that follow from it. */
interface Seen {
  readonly type: string;
  /** The visit that it belongs to, and the one around that. */
  readonly visit: number;
  readonly parent: number;
  readonly exited: string | undefined;
}

const nothing: Seen = { type: '', visit: 0, parent: 0, exited: undefined };

/**
 * Reads a history for what to color. A state that was left behind an error was `caught`; one that was entered and
 * never left is `running`, or where the execution `failed` or was `stopped`. Items of a Distributed Map run in
 * executions of their own, so the states inside one stay unmarked.
 */
export async function readMarks(events: AsyncIterable<HistoryEvent>, status: string): Promise<ExecutionMarks> {
  const known = new Map<number, Seen>();
  const open = new Map<number, Visit>();
  const states = new Map<string, StateMark>();
  const takenTransitions = new Set<string>();
  for await (const event of events) {
    const { id = 0, type = '' } = event;
    const before = known.get(event.previousEventId ?? 0) ?? nothing;
    const entered = event.stateEnteredEventDetails?.name;
    const exited = event.stateExitedEventDetails?.name;
    const failedInside = /^(Map|Parallel)StateFailed$/.test(type);
    const seen: Seen = {
      type,
      visit: entered !== undefined ? id : failedInside ? before.parent : before.visit,
      parent:
        entered !== undefined && /^(MapIteration|MapState|ParallelState)Started$/.test(before.type)
          ? before.visit
          : failedInside
            ? (open.get(before.parent)?.parent ?? 0)
            : before.parent,
      exited,
    };
    known.set(id, seen);
    if (entered !== undefined) {
      open.set(id, { name: entered, parent: seen.parent, failed: type === 'FailStateEntered' });
      if (before.exited !== undefined) takenTransitions.add(transitionKey(before.exited, entered));
    } else if (exited !== undefined) {
      // What a Map or Parallel state is left by may follow from the states inside it.
      const left =
        open.get(seen.visit)?.name === exited ? seen.visit : [...open].find(([, { name }]) => name === exited)?.[0];
      if (left !== undefined) open.delete(left);
      states.set(exited, failure(before.type) ? 'caught' : 'succeeded');
    } else {
      const current = open.get(seen.visit);
      if (current !== undefined) current.failed = failure(type);
      // An inline Map fails with any of its items, also where its own failure is not told before that of a state around
      // it.
      const items = event.mapIterationFailedEventDetails?.name;
      for (const visit of open.values()) if (visit.name === items) visit.failed = true;
    }
  }
  for (const { name, failed } of open.values()) states.set(name, failed ? 'failed' : (unfinished[status] ?? 'running'));
  return { states, taken: (from, to) => takenTransitions.has(transitionKey(from, to)) };
}

function failure(type: string): boolean {
  return /(Failed|TimedOut)$/.test(type);
}

function transitionKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
