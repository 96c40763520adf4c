import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { summarizeHistory } from './execution-history.js';

const at = (milliseconds: number): Date => new Date(1_000_000 + milliseconds);
const entered = (id: number, previousEventId: number, name: string, time: number): HistoryEvent => ({
  id,
  previousEventId,
  type: 'TaskStateEntered',
  timestamp: at(time),
  stateEnteredEventDetails: { name },
});
const exited = (id: number, previousEventId: number, name: string, time: number): HistoryEvent => ({
  id,
  previousEventId,
  type: 'TaskStateExited',
  timestamp: at(time),
  stateExitedEventDetails: { name },
});
const scheduled = (id: number, previousEventId: number, resourceType: string): HistoryEvent => ({
  id,
  previousEventId,
  type: 'TaskScheduled',
  timestamp: at(0),
  taskScheduledEventDetails: { resourceType, resource: 'invoke', region: 'us-east-1', parameters: '{}' },
});
const event = (id: number, previousEventId: number, type: HistoryEvent['type']): HistoryEvent => ({
  id,
  previousEventId,
  type,
  timestamp: at(0),
});

describe('reading a history', () => {
  it('measures a state from its first entry to its last exit', () => {
    const { states, transitions } = summarizeHistory([
      event(1, 0, 'ExecutionStarted'),
      entered(2, 0, 'Fetch', 10),
      entered(3, 0, 'Fetch', 20),
      exited(4, 2, 'Fetch', 50),
      exited(5, 3, 'Fetch', 90),
      entered(6, 5, 'Count', 95),
    ]);
    expect(states).toEqual([
      { name: 'Fetch', entered: 2, startsAfter: 10, milliseconds: 80 },
      { name: 'Count', entered: 1, startsAfter: 95, milliseconds: 0 },
    ]);
    expect(transitions).toBe(3);
  });

  it('counts every retry as a transition, but not the first attempt of another visit', () => {
    const { transitions, functionCalls } = summarizeHistory([
      event(1, 0, 'ExecutionStarted'),
      entered(2, 0, 'Fetch', 0),
      entered(3, 0, 'Fetch', 0),
      scheduled(4, 2, 'lambda'),
      scheduled(5, 3, 'lambda'),
      event(6, 4, 'TaskFailed'),
      scheduled(7, 6, 'lambda'),
      event(8, 7, 'TaskSucceeded'),
      exited(9, 8, 'Fetch', 1),
    ]);
    expect({ transitions, functionCalls }).toEqual({ transitions: 3, functionCalls: 3 });
  });

  it('counts only Lambda invocations as function calls', () => {
    const { functionCalls } = summarizeHistory([
      entered(1, 0, 'Tell', 0),
      scheduled(2, 1, 'sns'),
      entered(3, 0, 'Old', 0),
      event(4, 3, 'LambdaFunctionScheduled'),
    ]);
    expect(functionCalls).toBe(1);
  });

  it('is empty for an empty history', () => {
    expect(summarizeHistory([])).toEqual({ states: [], transitions: 0, functionCalls: 0 });
  });
});
