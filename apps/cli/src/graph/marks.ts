import { type HistoryEvent } from '@aws-sdk/client-sfn';

/** Result of a state in an execution. If there are several visits, the last one counts. */
export type StateMark = 'succeeded' | 'caught' | 'failed' | 'running' | 'stopped';

/** The results of an execution in a graph. */
export interface ExecutionMarks {
  /** Results by state name, without states that were never entered. */
  readonly states: ReadonlyMap<string, StateMark>;
  /** Whether the execution took the transition from one state to another. */
  taken(from: string, to: string): boolean;
}

/**
 * The mark of states that were entered but did not exit, by status of the execution. In an execution that succeeded, a
 * failed branch stopped them.
 */
const unfinished: Readonly<Record<string, StateMark>> = {
  RUNNING: 'running',
  PENDING_REDRIVE: 'failed',
  SUCCEEDED: 'stopped',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  ABORTED: 'stopped',
};

/** A visit of a state that has not exited. */
interface Visit {
  readonly name: string;
  /** The visit of the enclosing state; 0 at the top level. */
  readonly parent: number;
  /** Whether its latest event is a failure. */
  failed: boolean;
}

/** Data of an event that later events refer to. */
interface Seen {
  readonly type: string;
  /** The visit of the event, and the enclosing visit. */
  readonly visit: number;
  readonly parent: number;
  readonly exited: string | undefined;
}

const nothing: Seen = { type: '', visit: 0, parent: 0, exited: undefined };

/**
 * Reads the results of states from a history. A state that exited after an error is `caught`. A state that did not exit
 * is `running`, `failed` or `stopped`, depending on the execution. States inside a Distributed Map have no mark,
 * because they run in child executions.
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
      // The exit event of a Map or Parallel state may follow from its inner states.
      const left =
        open.get(seen.visit)?.name === exited ? seen.visit : [...open].find(([, { name }]) => name === exited)?.[0];
      if (left !== undefined) open.delete(left);
      states.set(exited, failure(before.type) ? 'caught' : 'succeeded');
    } else {
      const current = open.get(seen.visit);
      if (current !== undefined) current.failed = failure(type);
      // An inline Map fails with any of its items, even if the history contains no failure event of the Map itself.
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
