import { type HistoryEvent } from '../history/history-event.js';

/** An event of a history to build: its type, details, and the id of its previous event (the one before by default). */
export type EventSpecification = readonly [
  type: string,
  details?: Readonly<Record<string, unknown>>,
  previous?: number,
];

/** Builds a history: ids start at 1, and there are 10 ms between events. */
export function historyOf(...events: readonly EventSpecification[]): HistoryEvent[] {
  return events.map(([type, details = {}, previous], index) => ({
    id: index + 1,
    previousEventId: previous ?? index,
    type,
    timestamp: 1000 + 10 * index,
    details,
  }));
}
