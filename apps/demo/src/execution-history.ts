import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type StateReport } from './demo.js';

/** The figures of an execution history. */
export interface HistorySummary {
  /** In the order of their first entry. */
  readonly states: readonly StateReport[];
  /** Entered states and retries, as billed by AWS (https://aws.amazon.com/step-functions/pricing/). */
  readonly transitions: number;
  /** Lambda invocations, retries included. */
  readonly functionCalls: number;
}

/** Summarizes the events of an execution. The events must be in order, from the first. */
export function summarizeHistory(events: readonly HistoryEvent[]): HistorySummary {
  const start = events[0]?.timestamp?.getTime() ?? 0;
  const states = new Map<string, StateReport>();
  const tries = new Map<number, number>();
  // An event belongs to the same visit of a state as its previous event, which separates parallel visits.
  const visitOf = new Map<number, number>();
  let entered = 0;
  for (const event of events) {
    const { id = 0, previousEventId = 0 } = event;
    const after = (event.timestamp?.getTime() ?? start) - start;
    const name = event.stateEnteredEventDetails?.name;
    visitOf.set(id, name === undefined ? (visitOf.get(previousEventId) ?? 0) : id);
    if (name !== undefined) {
      entered += 1;
      const known = states.get(name) ?? { name, entered: 0, startsAfter: after, milliseconds: 0 };
      states.set(name, { ...known, entered: known.entered + 1 });
    }
    const left = states.get(event.stateExitedEventDetails?.name ?? '');
    if (left) states.set(left.name, { ...left, milliseconds: after - left.startsAfter });
    if (isScheduled(event)) {
      const visit = visitOf.get(id) ?? 0;
      tries.set(visit, (tries.get(visit) ?? 0) + 1);
    }
  }
  const retries = [...tries.values()].reduce((sum, times) => sum + times - 1, 0);
  return {
    states: [...states.values()],
    transitions: entered + retries,
    functionCalls: events.filter(isFunctionCall).length,
  };
}

function isScheduled({ type }: HistoryEvent): boolean {
  return type === 'TaskScheduled' || type === 'LambdaFunctionScheduled' || type === 'ActivityScheduled';
}

function isFunctionCall({ type, taskScheduledEventDetails }: HistoryEvent): boolean {
  return (
    type === 'LambdaFunctionScheduled' ||
    (type === 'TaskScheduled' && taskScheduledEventDetails?.resourceType === 'lambda')
  );
}
