import { type HistoryEvent, type HistoryEventType } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { readMarks } from './marks.js';

/**
 * Reads the marks of events, each with type, state name and optionally the previous event ID (default: the event
 * before).
 */
async function marks(status: string, events: readonly (readonly [HistoryEventType, string?, number?])[]) {
  const history = events.map(([type, name, previous], index): HistoryEvent => ({
    id: index + 1,
    previousEventId: previous ?? index,
    type,
    timestamp: new Date(0),
    ...(type.endsWith('Entered')
      ? { stateEnteredEventDetails: { name: name ?? '' } }
      : type.endsWith('Exited')
        ? { stateExitedEventDetails: { name: name ?? '' } }
        : {}),
  }));
  const found = await readMarks(
    (async function* () {
      yield* history;
    })(),
    status,
  );
  return { states: Object.fromEntries(found.states), taken: found.taken };
}

describe('readMarks()', () => {
  it('marks a state as succeeded if it continued, even after failed attempts', async () => {
    const { states, taken } = await marks('SUCCEEDED', [
      ['ExecutionStarted'],
      ['TaskStateEntered', 'A'],
      ['TaskFailed'],
      ['TaskScheduled'],
      ['TaskSucceeded'],
      ['TaskStateExited', 'A'],
      ['SucceedStateEntered', 'B'],
      ['SucceedStateExited', 'B'],
    ]);
    expect(states).toEqual({ A: 'succeeded', B: 'succeeded' });
    expect([taken('A', 'B'), taken('B', 'A')]).toEqual([true, false]);
  });

  it('marks a state as caught if it exited after an error', async () => {
    expect(
      (
        await marks('SUCCEEDED', [
          ['TaskStateEntered', 'A'],
          ['TaskTimedOut'],
          ['TaskStateExited', 'A'],
          ['PassStateEntered', 'B'],
          ['PassStateExited', 'B'],
        ])
      ).states,
    ).toEqual({ A: 'caught', B: 'succeeded' });
  });

  it('marks a state that never exited by the status of the execution', async () => {
    const events = [['TaskStateEntered', 'A'], ['TaskScheduled']] as const;
    expect((await marks('RUNNING', events)).states).toEqual({ A: 'running' });
    expect((await marks('ABORTED', events)).states).toEqual({ A: 'stopped' });
    expect((await marks('TIMED_OUT', events)).states).toEqual({ A: 'failed' });
  });

  it('marks only the failed branch as failed if the error was caught', async () => {
    const { states } = await marks('SUCCEEDED', [
      ['ParallelStateEntered', 'Both'],
      ['ParallelStateStarted'],
      ['TaskStateEntered', 'Left'],
      ['TaskStateEntered', 'Right', 2],
      ['TaskScheduled', undefined, 3],
      ['TaskFailed', undefined, 4],
      ['ParallelStateFailed'],
      ['ParallelStateExited', 'Both'],
      ['PassStateEntered', 'Next'],
      ['PassStateExited', 'Next'],
    ]);
    expect(states).toEqual({ Both: 'caught', Left: 'stopped', Right: 'failed', Next: 'succeeded' });
  });

  it('marks all enclosing states of a failed state as failed', async () => {
    const { states } = await marks('FAILED', [
      ['ParallelStateEntered', 'Both'],
      ['ParallelStateStarted'],
      ['MapStateEntered', 'Items'],
      ['MapStateStarted'],
      ['MapIterationStarted'],
      ['PassStateEntered', 'First'],
      ['PassStateExited', 'First'],
      ['FailStateEntered', 'Last'],
      ['MapIterationFailed'],
      ['MapStateFailed'],
      ['ParallelStateFailed'],
      ['ExecutionFailed'],
    ]);
    expect(states).toEqual({ Both: 'failed', Items: 'failed', First: 'succeeded', Last: 'failed' });
  });

  it('uses the last of several visits', async () => {
    expect(
      (
        await marks('RUNNING', [
          ['TaskStateEntered', 'A'],
          ['TaskFailed'],
          ['TaskStateExited', 'A'],
          ['WaitStateEntered', 'W'],
          ['WaitStateExited', 'W'],
          ['TaskStateEntered', 'A'],
        ])
      ).states,
    ).toEqual({ A: 'running', W: 'succeeded' });
  });
});
