import { type HistoryEvent } from '@aws-sdk/client-sfn';

/** Summary of a state in an execution's history. */
export interface VisitedState {
  readonly name: string;
  /** `Task`, `Map`, `Choice` … */
  readonly type: string;
  /** Number of times the state was entered. */
  readonly entered: number;
  /** Total duration of all completed visits, in milliseconds. */
  readonly milliseconds: number;
}

/** Returns the states of a history in order of first entry. */
export async function visitedStates(events: AsyncIterable<HistoryEvent>): Promise<VisitedState[]> {
  const states = new Map<string, VisitedState>();
  const open = new Map<number, HistoryEvent>();
  const enteredBy = new Map<number, number>();
  for await (const event of events) {
    const { id = 0, previousEventId = 0 } = event;
    const name = event.stateEnteredEventDetails?.name;
    // Each event belongs to the visit of its previous event. This distinguishes parallel visits of a state.
    if (name === undefined) enteredBy.set(id, enteredBy.get(previousEventId) ?? 0);
    else {
      enteredBy.set(id, id);
      open.set(id, event);
      const known = states.get(name) ?? {
        name,
        type: (event.type ?? '').replace(/StateEntered$/, ''),
        entered: 0,
        milliseconds: 0,
      };
      states.set(name, { ...known, entered: known.entered + 1 });
    }
    const exited = event.stateExitedEventDetails?.name;
    if (exited !== undefined) addVisit(states, exited, visitOf(open, enteredBy.get(id), exited), event);
  }
  return [...states.values()];
}

/**
 * Finds the entry that an exit belongs to: the one it follows from, or after nested states the oldest open one of that
 * name.
 */
function visitOf(
  open: Map<number, HistoryEvent>,
  candidate: number | undefined,
  name: string,
): HistoryEvent | undefined {
  const direct = candidate === undefined ? undefined : open.get(candidate);
  const entry =
    direct?.stateEnteredEventDetails?.name === name
      ? direct
      : [...open.values()].find((event) => event.stateEnteredEventDetails?.name === name);
  if (entry?.id !== undefined) open.delete(entry.id);
  return entry;
}

function addVisit(
  states: Map<string, VisitedState>,
  name: string,
  entry: HistoryEvent | undefined,
  exit: HistoryEvent,
): void {
  const known = states.get(name);
  if (known === undefined || entry?.timestamp === undefined || exit.timestamp === undefined) return;
  states.set(name, {
    ...known,
    milliseconds: known.milliseconds + exit.timestamp.getTime() - entry.timestamp.getTime(),
  });
}
