import { type HistoryEvent, type HistoryEventType } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { visitedStates } from './visited-states.js';

const entered = (id: number, previousEventId: number, name: string, at: number): HistoryEvent => ({
  id,
  previousEventId,
  type: 'TaskStateEntered',
  timestamp: new Date(at),
  stateEnteredEventDetails: { name },
});
const exited = (id: number, previousEventId: number, name: string, at: number): HistoryEvent => ({
  id,
  previousEventId,
  type: 'TaskStateExited',
  timestamp: new Date(at),
  stateExitedEventDetails: { name },
});
const other = (id: number, previousEventId: number, type: HistoryEventType, at: number): HistoryEvent => ({
  id,
  previousEventId,
  type,
  timestamp: new Date(at),
});

async function* stream(...events: HistoryEvent[]): AsyncGenerator<HistoryEvent, void, undefined> {
  await Promise.resolve();
  yield* events;
}

describe('visitedStates()', () => {
  it('lists states in order of entry, with the time spent in each', async () => {
    const events = stream(
      other(1, 0, 'ExecutionStarted', 0),
      entered(2, 1, 'A', 100),
      other(3, 2, 'TaskScheduled', 150),
      exited(4, 3, 'A', 350),
      entered(5, 4, 'B', 350),
      exited(6, 5, 'B', 400),
    );
    expect(await visitedStates(events)).toEqual([
      { name: 'A', type: 'Task', entered: 1, milliseconds: 250 },
      { name: 'B', type: 'Task', entered: 1, milliseconds: 50 },
    ]);
  });

  it('distinguishes parallel visits of a state', async () => {
    const events = stream(
      entered(2, 1, 'A', 0),
      entered(3, 1, 'A', 100),
      other(4, 2, 'TaskSucceeded', 500),
      other(5, 3, 'TaskSucceeded', 500),
      exited(6, 4, 'A', 1000),
      exited(7, 5, 'A', 1000),
    );
    expect(await visitedStates(events)).toEqual([{ name: 'A', type: 'Task', entered: 2, milliseconds: 1900 }]);
  });

  it('finds the entry of a Map state that exits after its inner states', async () => {
    const map = { ...entered(2, 1, 'Batches', 0), type: 'MapStateEntered' as const };
    const left = { ...exited(6, 5, 'Batches', 900), type: 'MapStateExited' as const };
    const events = stream(
      map,
      entered(3, 2, 'A', 100),
      exited(4, 3, 'A', 200),
      other(5, 4, 'MapStateSucceeded', 900),
      left,
    );
    expect(await visitedStates(events)).toEqual([
      { name: 'Batches', type: 'Map', entered: 1, milliseconds: 900 },
      { name: 'A', type: 'Task', entered: 1, milliseconds: 100 },
    ]);
  });

  it('counts a visit that has not ended with duration 0', async () => {
    expect(await visitedStates(stream(entered(2, 1, 'A', 0)))).toEqual([
      { name: 'A', type: 'Task', entered: 1, milliseconds: 0 },
    ]);
  });
});
