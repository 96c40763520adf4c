import { describe, expect, it } from 'vitest';
import { type JsonObject } from '../json.js';
import { TaskFailure } from '../task-dispatcher.js';
import { functionArn, runMachine, singleState, eventTypes } from '../testing/run-machine.js';

const processor = (state: JsonObject): JsonObject => ({ StartAt: 'Each', States: { Each: { End: true, ...state } } });
const call = processor({ Type: 'Task', Resource: functionArn('f') });

describe('an inline Map state', () => {
  it('runs up to MaxConcurrency iterations concurrently and keeps the order of the items', async () => {
    let running = 0;
    let most = 0;
    const f = async ({ parameters }: { parameters: unknown }): Promise<number> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return (parameters as number) * 2;
    };
    const input = Array.from({ length: 20 }, (_, i) => i);
    const { outcome } = await runMachine(singleState({ Type: 'Map', MaxConcurrency: 3, ItemProcessor: call }), {
      input,
      tasks: { f },
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: input.map((n) => n * 2) });
    expect(most).toBe(3);
  });

  it('fails with the name of a field that only a Distributed Map supports', async () => {
    const { outcome } = await runMachine(
      singleState({ Type: 'Map', ItemProcessor: call, ItemBatcher: { MaxItemsPerBatch: 2 } }),
      { input: [1, 2] },
    );
    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining("The field 'ItemBatcher' requires a Distributed Map"),
    });
  });

  it('runs up to 40 iterations concurrently without MaxConcurrency', async () => {
    let running = 0;
    let most = 0;
    await runMachine(singleState({ Type: 'Map', ItemProcessor: call }), {
      input: Array.from({ length: 100 }, () => 0),
      tasks: {
        f: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          return 0;
        },
      },
    });
    expect(most).toBe(40);
  });

  it('that is aborted records the abort of iterations whose ItemSelector is pending, then its own', async () => {
    // The jsonata package evaluates `~>` asynchronously.
    const slow = '{% $reduce([1..50], function($sum, $n) { $sum + $n }) ~> $abs() %}';
    const broken = '{% $reduce([1..5], function($sum, $n) { $sum + $none.x + "" }) ~> $abs() %}';
    const branch = (name: string, state: JsonObject): JsonObject => ({
      StartAt: name,
      States: { [name]: { End: true, QueryLanguage: 'JSONata', ...state } },
    });
    const { events } = await runMachine(
      singleState({
        Type: 'Parallel',
        Branches: [
          branch('Map', { Type: 'Map', Items: [1, 2], ItemSelector: slow, ItemProcessor: processor({ Type: 'Pass' }) }),
          branch('Broken', { Type: 'Pass', Output: broken }),
        ],
      }),
    );
    const failed = events.findIndex(({ type }) => type === 'EvaluationFailed');
    expect(eventTypes(events).slice(failed)).toEqual([
      'EvaluationFailed',
      'MapIterationAborted',
      'MapIterationAborted',
      'MapStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });

  it('records the end of the iteration that an iteration replaces as the previous event of its start', async () => {
    const pass = processor({ Type: 'Pass' });
    const { events } = await runMachine(singleState({ Type: 'Map', MaxConcurrency: 1, ItemProcessor: pass }), {
      input: [1, 2, 3],
    });
    const idOf = (type: string): number[] => events.filter((event) => event.type === type).map(({ id }) => id);
    const started = events
      .filter(({ type }) => type === 'MapIterationStarted')
      .map(({ previousEventId }) => previousEventId);
    const [mapStarted] = idOf('MapStateStarted');
    const exited = idOf('PassStateExited');
    expect(started).toEqual([mapStarted, ...exited.slice(0, 2)]);
  });

  it('provides the item to ItemSelector and to the context object of the iteration', async () => {
    const { outcome } = await runMachine(
      singleState({
        Type: 'Map',
        ItemsPath: '$.items',
        ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value', 'base.$': '$.base' },
        ItemProcessor: processor({ Type: 'Pass' }),
      }),
      { input: { items: ['a', 'b'], base: 1 } },
    );
    expect(outcome).toEqual({
      status: 'SUCCEEDED',
      output: [
        { i: 0, v: 'a', base: 1 },
        { i: 1, v: 'b', base: 1 },
      ],
    });
  });

  it('succeeds without items', async () => {
    const { outcome, events } = await runMachine(
      singleState({ Type: 'Map', ItemProcessor: processor({ Type: 'Pass' }) }),
      {
        input: [],
      },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: [] });
    expect(eventTypes(events).slice(2, 5)).toEqual(['MapStateStarted', 'MapStateSucceeded', 'MapStateExited']);
  });

  it('aborts the other iterations when one fails', async () => {
    const { outcome, events } = await runMachine(singleState({ Type: 'Map', ItemProcessor: call }), {
      input: [0, 1, 2],
      tasks: {
        f: ({ parameters, releaseClock }) => {
          if (parameters === 1) throw new TaskFailure('Bad', 'item 1');
          releaseClock();
          return new Promise(() => undefined);
        },
      },
    });
    expect(outcome).toEqual({ status: 'FAILED', error: 'Bad', cause: 'item 1' });
    expect(eventTypes(events).filter((type) => /^MapIteration(Failed|Aborted)$/.test(type))).toEqual([
      'MapIterationFailed',
      'MapIterationAborted',
      'MapIterationAborted',
    ]);
  });

  it('keeps the states that failed and their inputs', async () => {
    const { handle } = await runMachine(singleState({ Type: 'Map', MaxConcurrency: 2, ItemProcessor: call }), {
      input: ['a', 'b', 'c'],
      tasks: {
        f: ({ parameters, releaseClock }) => {
          if (parameters === 'b') throw new TaskFailure('Bad', '');
          releaseClock();
          return new Promise(() => undefined);
        },
      },
    });
    expect(handle.positions().sort((one, other) => (one.path.join() < other.path.join() ? -1 : 1))).toEqual([
      { path: ['Only[0]', 'Each'], stateName: 'Each', input: 'a', running: false },
      { path: ['Only[1]', 'Each'], stateName: 'Each', input: 'b', running: false },
    ]);
  });

  it('runs 20,000 iterations without deep recursion', async () => {
    const input = Array.from({ length: 20_000 }, (_, i) => i);
    const { outcome } = await runMachine(singleState({ Type: 'Map', ItemProcessor: processor({ Type: 'Pass' }) }), {
      input,
      quotas: { historyEvents: Number.POSITIVE_INFINITY },
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: input });
  });

  it('evaluates Items and ItemSelector as JSONata', async () => {
    const { outcome } = await runMachine(
      singleState(
        {
          Type: 'Map',
          Items: '{% $states.input.list[$ > 1] %}',
          ItemSelector: { n: '{% $states.context.Map.Item.Value * $states.input.by %}' },
          ItemProcessor: processor({ Type: 'Pass', Output: '{% $states.input.n %}' }),
        },
        { QueryLanguage: 'JSONata' },
      ),
      { input: { list: [1, 2, 3], by: 10 } },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: [20, 30] });
  });
});
