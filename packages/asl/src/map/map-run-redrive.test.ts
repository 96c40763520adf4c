import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '../json.js';
import { type MapDataStore } from './map-data-store.js';
import { TaskFailure } from '../task-dispatcher.js';
import {
  functionArn,
  runMachine,
  singleState,
  startMachine,
  type TaskHandler,
  eventTypes,
} from '../testing/run-machine.js';
import { fileItems } from '../testing/cases/distributed-map.js';

const call: JsonObject = {
  StartAt: 'Before',
  States: {
    Before: { Type: 'Task', Resource: functionArn('before'), ResultPath: null, Next: 'Call' },
    Call: { Type: 'Task', Resource: functionArn('f'), End: true },
  },
};
const distributed = (rest: JsonObject = {}, executionType = 'STANDARD'): JsonObject =>
  singleState({
    Type: 'Map',
    Label: 'Each',
    MaxConcurrency: 1,
    ItemProcessor: { ...call, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType } },
    ...rest,
  });

/**
 * The functions `before` and `f` record each item that they receive. `f` fails for an item as often as `failing`
 * specifies.
 */
function counted(failing: Readonly<Record<number, number>>) {
  const left: Record<number, number> = { ...failing };
  const calls = { before: [] as Json[], f: [] as Json[] };
  const f: TaskHandler = ({ parameters }) => {
    calls.f.push(parameters);
    const item = Number(parameters);
    if ((left[item] ?? 0) === 0) return item * 10;
    left[item] = (left[item] ?? 0) - 1;
    throw new TaskFailure('Bad', `item ${item}`);
  };
  return {
    calls,
    tasks: {
      f,
      before: ({ parameters }: { readonly parameters: Json }) => {
        calls.before.push(parameters);
        return null;
      },
    },
  };
}

describe('a redrive of a map run', () => {
  it('redrives failed child executions, starts the remaining ones, and keeps the other results', async () => {
    const { calls, tasks } = counted({ 2: 1 });
    const { handle, events, outcome, mapRuns } = await runMachine(distributed(), { tasks, input: [1, 2, 3] });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(await handle.redrive().result).toEqual({ status: 'SUCCEEDED', output: [10, 20, 30] });
    expect(calls).toEqual({ before: [1, 2, 3], f: [1, 2, 2, 3] });
    const [run] = mapRuns.runs;
    expect(mapRuns.runs).toHaveLength(1);
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      redriveCount: 1,
      counts: {
        items: { total: 3, succeeded: 3, failed: 0, pendingRedrive: 0, pending: 0, running: 0 },
        executions: { total: 3, succeeded: 3 },
      },
    });
    expect(
      run?.children.map(({ pendingRedrives = 0, redriveCount = 0, outcome: how }) => [
        pendingRedrives,
        redriveCount,
        how?.status,
      ]),
    ).toEqual([
      [0, 0, 'SUCCEEDED'],
      [1, 1, 'SUCCEEDED'],
      [0, 0, 'SUCCEEDED'],
    ]);
    expect(eventTypes(run?.children[1]?.history.events ?? []).slice(-7)).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(eventTypes(events)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateFailed',
      'ExecutionFailed',
      'ExecutionRedriven',
      'MapRunRedriven',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events.find(({ type }) => type === 'MapRunRedriven')?.details).toMatchObject({
      redriveCount: 1,
      mapRunArn: expect.stringContaining(':mapRun:machine/Each:'),
    });
  });

  it('starts failed Express child executions again', async () => {
    const { calls, tasks } = counted({ 2: 1 });
    const { handle, mapRuns } = await runMachine(distributed({}, 'EXPRESS'), { tasks, input: [1, 2, 3] });
    expect(await handle.redrive().result).toEqual({ status: 'SUCCEEDED', output: [10, 20, 30] });
    expect(calls).toEqual({ before: [1, 2, 2, 3], f: [1, 2, 2, 3] });
    expect(mapRuns.runs[0]?.children.map(({ index, pendingRedrives = 0 }) => [index, pendingRedrives])).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  it('also redrives tolerated failures and aborted child executions', async () => {
    const { calls, tasks } = counted({ 1: 1, 2: 1 });
    let waiting = true;
    const f: TaskHandler = (request) => {
      if (request.parameters !== 3 || !waiting) return tasks.f(request);
      request.releaseClock();
      return new Promise(() => undefined);
    };
    const { handle } = startMachine(distributed({ MaxConcurrency: 5, ToleratedFailureCount: 2 }), {
      tasks: { ...tasks, f },
      input: [1, 2, 3],
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    handle.stop();
    waiting = false;
    expect(await handle.redrive().result).toEqual({ status: 'SUCCEEDED', output: [10, 20, 30] });
    expect(calls).toEqual({ before: [1, 2, 3], f: [1, 2, 1, 2, 3] });
  });

  it('fails again if too many fail again, and can be redriven again', async () => {
    const { calls, tasks } = counted({ 1: 2, 2: 1 });
    const { handle, mapRuns } = await runMachine(distributed({ ToleratedFailureCount: 1 }), {
      tasks,
      input: [1, 2, 3],
    });
    const second = handle.redrive();
    expect(await second.result).toMatchObject({
      status: 'SUCCEEDED',
      output: [{ Status: 'FAILED', RedriveCount: 1 }, 20, 30],
    });
    expect(calls.f).toEqual([1, 2, 1, 2, 3]);
    expect(mapRuns.runs[0]?.counts?.items).toMatchObject({ succeeded: 2, failed: 1 });
  });

  it('reads the items again, and starts child executions only for those without one', async () => {
    const { calls, tasks } = counted({});
    let reads = 0;
    const mapData: MapDataStore = {
      async *readItems() {
        reads++;
        yield* fileItems(1, 2);
        if (reads === 1) throw new TaskFailure('States.ItemReaderFailed', 'gone');
        yield* fileItems(3, 4);
      },
      writeResults: async () => null,
    };
    const reader = { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } };
    const { handle, mapRuns } = await runMachine(distributed({ ItemReader: reader }), { tasks, mapData });
    const second = handle.redrive();
    expect(await second.result).toEqual({ status: 'SUCCEEDED', output: [10, 20, 30, 40] });
    expect(calls.before).toEqual([1, 2, 3, 4]);
    expect(mapRuns.runs).toHaveLength(1);
    expect(mapRuns.runs[0]?.counts?.items).toMatchObject({ total: 4, succeeded: 4 });
  });

  it('writes the results again after a failure of the writer, and runs no child execution again', async () => {
    const { calls, tasks } = counted({});
    let writes = 0;
    const mapData: MapDataStore = {
      async *readItems() {
        yield* [];
      },
      writeResults: async ({ results }) => {
        if (++writes === 1) throw new TaskFailure('States.ResultWriterFailed', 'no');
        return results.length;
      },
    };
    const writer = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } };
    const { handle, mapRuns } = await runMachine(distributed({ ResultWriter: writer }), {
      tasks,
      mapData,
      input: [1, 2],
    });
    expect(mapRuns.runs[0]?.counts?.items.resultsWritten).toBe(0);
    expect(await handle.redrive().result).toEqual({ status: 'SUCCEEDED', output: 2 });
    expect(calls.f).toEqual([1, 2]);
    expect(mapRuns.runs[0]?.counts).toMatchObject({ items: { resultsWritten: 2 }, executions: { resultsWritten: 2 } });
  });

  it('does not redrive a child execution with a full history', async () => {
    const { calls, tasks } = counted({ 2: 1 });
    const { handle, mapRuns } = await runMachine(distributed(), {
      tasks,
      input: [1, 2],
      quotas: { historyEvents: 12 },
    });
    expect(mapRuns.runs[0]?.children[1]?.history.events).toHaveLength(11);
    expect(await handle.redrive().result).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    expect(calls.f).toEqual([1, 2]);
    expect(mapRuns.runs[0]?.counts?.items).toMatchObject({ failed: 1, failuresNotRedrivable: 1 });
  });
});

describe('an update of a map run', () => {
  it('immediately lets more child executions run concurrently', async () => {
    let running = 0;
    let most = 0;
    const started = (): Promise<Json> => {
      most = Math.max(most, ++running);
      return new Promise(() => undefined);
    };
    const { handle, mapRuns } = startMachine(distributed(), {
      tasks: {
        f: () => 1,
        before: (request) => {
          request.releaseClock();
          return started();
        },
      },
      input: [1, 2, 3, 4],
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(most).toBe(1);
    mapRuns.runs[0]?.update?.({ maxConcurrency: 3 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(most).toBe(3);
    handle.stop();
    await handle.result;
  });

  it('changes the tolerated failures', async () => {
    const { tasks } = counted({ 1: 1, 2: 1 });
    const { handle, mapRuns } = startMachine(distributed({ ToleratedFailureCount: 0 }), {
      tasks: {
        ...tasks,
        f: (request) => {
          mapRuns.runs[0]?.update?.({ toleratedFailureCount: 2 });
          return tasks.f(request);
        },
      },
      input: [1, 2, 3],
    });
    expect(await handle.result).toMatchObject({
      status: 'SUCCEEDED',
      output: [{ Status: 'FAILED', Error: 'Bad' }, { Status: 'FAILED', Error: 'Bad' }, 30],
    });
  });
});
