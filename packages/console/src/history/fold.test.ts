import { beforeAll, describe, expect, it } from 'vitest';
import { firstFailure } from '../execution/first-failure.js';
import { historyOf } from '../testing/history-builder.js';
import { caseHistories, type RecordedHistory, recordedHistories } from '../testing/recorded-histories.js';
import { foldHistory, HistoryFold } from './fold.js';
import { type HistoryEvent } from './history-event.js';
import { summarize, takenTransitions } from './state-summary.js';

const statuses = (events: readonly HistoryEvent[]) =>
  foldHistory(events).visits.map(({ name, status }) => [name, status]);

describe('foldHistory()', () => {
  it('has attempts with their errors, and marks a state whose error was caught', () => {
    const events = historyOf(
      ['ExecutionStarted', { input: '1' }],
      ['TaskStateEntered', { name: 'Call', input: '1' }, 0],
      ['TaskScheduled', { resource: 'invoke' }],
      ['TaskStarted'],
      ['TaskFailed', { error: 'Busy', cause: 'later' }],
      ['TaskScheduled', { resource: 'invoke' }],
      ['TaskTimedOut', { error: 'States.Timeout' }],
      ['TaskStateExited', { name: 'Call', output: '2' }],
      ['PassStateEntered', { name: 'Apologize', input: '2' }],
      ['PassStateExited', { name: 'Apologize', output: '3' }],
      ['ExecutionSucceeded', { output: '3' }],
    );
    const state = foldHistory(events);
    expect(statuses(events)).toEqual([
      ['Call', 'caught'],
      ['Apologize', 'succeeded'],
    ]);
    expect(state.visits[0]?.attempts).toMatchObject([
      { status: 'failed', error: 'Busy', cause: 'later', startedAt: 1030, endedAt: 1040 },
      { status: 'timed-out', error: 'States.Timeout' },
    ]);
    expect(summarize(state).get('Call')).toMatchObject({ retries: 1, duration: 60, counts: { caught: 1 } });
    expect([...takenTransitions(state)]).toEqual(['Call\nApologize']);
    expect(state).toMatchObject({ status: 'succeeded', input: '1', output: '3', startedAt: 1000, endedAt: 1100 });
  });

  const failedMap = historyOf(
    ['ExecutionStarted', {}],
    ['MapStateEntered', { name: 'Each' }, 0],
    ['MapStateStarted', { length: 2 }],
    ['MapIterationStarted', { name: 'Each', index: 0 }],
    ['MapIterationStarted', { name: 'Each', index: 1 }, 3],
    ['WaitStateEntered', { name: 'Pause' }, 4],
    ['FailStateEntered', { name: 'Stop' }, 5],
    ['MapIterationFailed', { name: 'Each', index: 1, error: 'Gone', cause: 'no stock' }],
    ['MapIterationAborted', { name: 'Each', index: 0 }, 6],
    ['MapStateFailed', { error: 'Gone', cause: 'no stock' }, 8],
    ['ExecutionFailed', { error: 'Gone', cause: 'no stock' }],
  );

  it('finds the state and the item in which a failure began, and the states that were aborted', () => {
    const state = foldHistory(failedMap);
    expect(statuses(failedMap)).toEqual([
      ['Each', 'failed'],
      ['Pause', 'aborted'],
      ['Stop', 'failed'],
    ]);
    expect(firstFailure(state)).toMatchObject({
      name: 'Stop',
      error: 'Gone',
      cause: 'no stock',
      iteration: { index: 1 },
    });
    expect(state.visits[0]?.iterations.map(({ status }) => status)).toEqual(['aborted', 'failed']);
  });

  it('continues a state that is redriven, and the Map state around it', () => {
    const events = historyOf(
      ['ExecutionStarted', {}],
      ['MapStateEntered', { name: 'Each' }, 0],
      ['MapStateStarted', { length: 1 }],
      ['MapIterationStarted', { name: 'Each', index: 0 }],
      ['TaskStateEntered', { name: 'Call' }],
      ['LambdaFunctionScheduled', {}],
      ['LambdaFunctionFailed', { error: 'Busy' }],
      ['MapIterationFailed', { name: 'Each', index: 0, error: 'Busy' }],
      ['MapStateFailed', { error: 'Busy' }],
      ['ExecutionFailed', { error: 'Busy' }],
      ['ExecutionRedriven', { redriveCount: 1 }],
      ['LambdaFunctionScheduled', {}],
    );
    const state = foldHistory(events);
    expect(state).toMatchObject({
      status: 'running',
      redriveCount: 1,
      visits: [{ status: 'running' }, { status: 'running' }],
    });
    expect(state.error).toBeUndefined();
    expect(state.visits[1]?.attempts.map(({ status }) => status)).toEqual(['failed', 'running']);
  });

  it('keeps branches of a Parallel state apart', () => {
    const events = historyOf(
      ['ExecutionStarted', {}],
      ['ParallelStateEntered', { name: 'Both' }, 0],
      ['ParallelStateStarted', {}],
      ['PassStateEntered', { name: 'A1' }, 3],
      ['PassStateEntered', { name: 'B1' }, 3],
      ['PassStateExited', { name: 'A1' }, 4],
      ['PassStateExited', { name: 'B1' }, 5],
      ['PassStateEntered', { name: 'A2' }, 6],
      ['PassStateExited', { name: 'A2' }],
      ['ParallelStateSucceeded', {}, 9],
      ['ParallelStateExited', { name: 'Both' }, 10],
      ['ExecutionSucceeded', {}],
    );
    const state = foldHistory(events);
    expect([...takenTransitions(state)]).toEqual(['A1\nA2']);
    expect(state.visits.every(({ status }) => status === 'succeeded')).toBe(true);
    expect(state.visits.map(({ parent }) => parent?.name)).toEqual([undefined, 'Both', 'Both', 'Both']);
  });

  it('attributes a failed evaluation to its state by name', () => {
    const state = foldHistory(
      historyOf(
        ['ExecutionStarted', {}],
        ['PassStateEntered', { name: 'First' }, 0],
        ['PassStateExited', { name: 'First' }],
        ['PassStateEntered', { name: 'Second' }],
        ['EvaluationFailed', { state: 'Second', error: 'States.QueryEvaluationError', cause: 'x' }, 3],
        ['ExecutionFailed', { error: 'States.QueryEvaluationError', cause: 'x' }],
      ),
    );
    expect(state.visits).toMatchObject([
      { status: 'succeeded' },
      { status: 'failed', error: 'States.QueryEvaluationError' },
    ]);
  });
});

const recorded = recordedHistories();
const title =
  recorded === undefined
    ? 'executions recorded on AWS: SKIPPED, ../shared/conformance/asl does not exist (set STEPWELL_SHARED)'
    : 'executions recorded on AWS';

describe.skipIf(recorded === undefined)(title, () => checkFold(() => recorded ?? []));

describe('executions of the cases that check the engine', () => {
  let histories: readonly RecordedHistory[] = [];
  beforeAll(async () => {
    histories = await caseHistories();
    expect(histories.length).toBeGreaterThan(200);
  });
  checkFold(() => histories);
});

function checkFold(histories: () => readonly RecordedHistory[]): void {
  const each = (check: (history: RecordedHistory, folded: ReturnType<typeof foldHistory>) => void) => {
    for (const history of histories()) check(history, foldHistory(history.events));
  };

  it('a state of the graph has the visits, exits and attempts that the history counts for its name', () => {
    each(({ id, events }, folded) => {
      const count = (suffix: RegExp, name: string) =>
        events.filter(({ type, details }) => suffix.test(type) && details['name'] === name).length;
      const names = new Set(
        events.flatMap(({ type, details }) => (/StateEntered$/.test(type) ? [String(details['name'])] : [])),
      );
      const summaries = summarize(folded);
      expect([...summaries.keys()].sort(), id).toEqual([...names].sort());
      for (const [name, { visits, counts }] of summaries) {
        const exits = (counts.succeeded ?? 0) + (counts.caught ?? 0);
        expect([visits.length, exits], `${id}: ${name}`).toEqual([
          count(/StateEntered$/, name),
          count(/StateExited$/, name),
        ]);
        const iterations = visits.flatMap((visit) => visit.iterations);
        expect(iterations.length, `${id}: ${name}`).toBe(count(/^MapIterationStarted$/, name));
        // A redrive continues iterations that failed.
        const isRedriven = folded.redriveCount > 0;
        for (const [status, type] of [
          ['succeeded', /^MapIterationSucceeded$/],
          ...(isRedriven ? [] : [['failed', /^MapIterationFailed$/] as const]),
        ] as const)
          expect(
            iterations.filter((iteration) => iteration.status === status).length,
            `${id}: ${name}`,
          ).toBeGreaterThanOrEqual(count(type, name));
      }
      const attempts = folded.visits.flatMap((visit) => visit.attempts);
      const starts = events.filter(({ type }) => /(Scheduled|^MapStateStarted|^ParallelStateStarted)$/.test(type));
      expect(
        attempts.map(({ startEvent }) => startEvent.id).sort((a, b) => a - b),
        id,
      ).toEqual(starts.map((event) => event.id));
    });
  });

  it('each event belongs to one state, except those of the execution', () => {
    each(({ id, events }, folded) => {
      const owned = folded.visits.flatMap((visit) => visit.events.map((event) => event.id)).sort((a, b) => a - b);
      const own = events.filter(({ type }) => !type.startsWith('Execution')).map((event) => event.id);
      expect(owned, id).toEqual(own);
    });
  });

  it('nothing runs after the end, and a failure has a state with its error', () => {
    each(({ id, events, status }, folded) => {
      const last = events.at(-1)?.type ?? '';
      if (!/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(last)) return;
      expect(folded.status.toUpperCase(), id).toBe(status.replace('_', '-'));
      const running = folded.visits.filter((visit) => visit.status === 'running');
      expect(running, id).toEqual([]);
      const failed = folded.visits.filter((visit) => visit.status === 'failed' || visit.status === 'timed-out');
      if (last === 'ExecutionSucceeded')
        expect(
          failed.filter(({ parent }) => parent === undefined),
          id,
        ).toEqual([]);
      // A user or a quota of the whole execution ends it without a failed state.
      else if (last !== 'ExecutionAborted' && !/maximum number of history events/.test(folded.cause ?? '')) {
        expect(firstFailure(folded), id).toBeDefined();
        expect(
          failed.some((visit) => visit.error === folded.error),
          id,
        ).toBe(true);
      }
    });
  });

  it('the state after each event is the same, whether its history came at once or in parts', () => {
    each(({ id, events }) => {
      const fold = new HistoryFold();
      for (const [index, event] of events.entries()) {
        fold.add(event);
        if (index % 7 === 0) expect(fold.state, id).toEqual(foldHistory(events.slice(0, index + 1)));
      }
    });
  });
}
