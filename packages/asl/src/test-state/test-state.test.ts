import { describe, expect, it } from 'vitest';
import { RealClock } from '../clock/clock.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import { type Json, type JsonObject } from '../json.js';
import { type MapDataStore } from '../map/map-data-store.js';
import { SeededRandom } from '../random/random-source.js';
import { wrapInStateMachine, singleStateName } from './find-state.js';
import { type StateMock } from './mock.js';
import { type StateTestOptions, type StateTestResult, testState } from './test-state.js';
import { fileItems } from '../testing/cases/distributed-map.js';

function test(state: JsonObject, options: Partial<StateTestOptions> = {}): Promise<StateTestResult> {
  return testMachine(wrapInStateMachine(state), singleStateName, options);
}

function testMachine(
  machine: JsonObject,
  name: string,
  options: Partial<StateTestOptions> = {},
): Promise<StateTestResult> {
  return testState(machine, name, {
    input: {},
    execution: { arn: 'arn:aws:states:us-east-1:123456789012:express:m:e', name: 'e' },
    stateMachine: { arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', name: 'm' },
    clock: new RealClock(),
    random: new SeededRandom(1),
    dispatcher: { run: ({ parameters }) => Promise.resolve(parameters) },
    region: 'us-east-1',
    ...options,
  });
}

const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true };
const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Each',
  States: { Each: { Type: 'Pass', Result: 'each', End: true } },
};
/** A Parallel state with one branch. */
const around = (states: JsonObject): JsonObject => ({
  Type: 'Parallel',
  Branches: [{ StartAt: Object.keys(states)[0] ?? '', States: states }],
  End: true,
});
const failing = { kind: 'error', error: 'Busy', cause: 'try later' } as const;

describe('testState', () => {
  it('does not find a state by a property name of Object.prototype', () => {
    const machine = { StartAt: 'A', States: { A: { Type: 'Succeed' } } };
    expect(() => testMachine(machine, '__proto__')).toThrow("The definition has no state '__proto__'");
  });

  it('returns the output, the next state and the data after each step', async () => {
    const state = {
      Type: 'Task',
      Resource: task.Resource,
      InputPath: '$.a',
      Parameters: { 'x.$': '$.b' },
      ResultSelector: { 'y.$': '$.x' },
      ResultPath: '$.r',
      OutputPath: '$.r',
      Next: 'Then',
    };
    expect(await test(state, { input: { a: { b: 1 } } })).toEqual({
      status: 'SUCCEEDED',
      output: { y: 1 },
      nextState: 'Then',
      inspection: {
        input: { a: { b: 1 } },
        afterInputPath: { b: 1 },
        afterParameters: { x: 1 },
        result: { x: 1 },
        afterResultSelector: { y: 1 },
        afterResultPath: { a: { b: 1 }, r: { y: 1 } },
      },
    });
  });

  it('returns the data up to the failure, and a cause without a position in an execution', async () => {
    const { status, error, cause, inspection } = await test(
      { ...task, InputPath: '$.a', Parameters: { 'x.$': '$.gone' } },
      { input: { a: 1 } },
    );
    expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
    expect(cause).toBe("The JSONPath '$.gone' specified for the field 'x.$' could not be found in the input '1'");
    expect(inspection).toEqual({ input: { a: 1 }, afterInputPath: 1 });
  });

  it('reads the variables of the options and returns them with the assigned ones', async () => {
    const state = {
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Assign: { next: '{% $n + 1 %}' },
      Output: '{% $n %}',
      End: true,
    };
    expect(await test(state, { variables: { n: 1 } })).toMatchObject({
      output: 1,
      inspection: { variables: { n: 1, next: 2 } },
    });
  });

  it('finds a state at any depth, which inherits the query language of the state machine', async () => {
    const machine = {
      QueryLanguage: 'JSONata',
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'P',
            States: {
              P: {
                Type: 'Parallel',
                Branches: [
                  {
                    StartAt: 'D',
                    States: { D: { Type: 'Pass', Output: '{% $states.context.State.Name %}', End: true } },
                  },
                ],
                End: true,
              },
            },
          },
          End: true,
        },
      },
    };
    expect(await testMachine(machine, 'D')).toMatchObject({ status: 'SUCCEEDED', output: 'D' });
    expect(() => testMachine(machine, 'E')).toThrow("no state 'E'");
  });

  it('has the first item of a Map around it in the context object, unless the options have one', async () => {
    const each = { Type: 'Pass', Parameters: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' }, End: true };
    const machine = {
      StartAt: 'M',
      States: { M: { Type: 'Map', ItemProcessor: { StartAt: 'E', States: { E: each } }, End: true } },
    };
    expect(await testMachine(machine, 'E', { input: { a: 1 } })).toMatchObject({ output: { i: 0, v: { a: 1 } } });
    expect(await testMachine(machine, 'E', { input: { a: 1 }, context: {} })).toMatchObject({ status: 'FAILED' });
  });

  it('uses the context object of an Express execution, or the one of the options', async () => {
    const state = { ...task, QueryLanguage: 'JSONata', Output: '{% $states.context %}' };
    expect(await test(state, { retryCount: 2 })).toMatchObject({
      output: {
        Execution: { Name: 'e', Input: {} },
        StateMachine: { Name: 'm' },
        State: { Name: singleStateName, RetryCount: 2 },
      },
    });
    expect(await test(state, { context: { State: { Name: 'Other' } } })).toMatchObject({
      output: { State: { Name: 'Other' } },
    });
  });

  it('returns States.Timeout after five minutes', async () => {
    const clock = new VirtualClock(0);
    expect(await test({ Type: 'Wait', Seconds: 301, End: true }, { clock })).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
    });
    expect(clock.now()).toBe(300_000);
  });
});

describe('an error of a tested state', () => {
  const Retry: Json[] = [
    { ErrorEquals: ['Other'] },
    { ErrorEquals: ['Busy'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 2 },
  ];
  const Catch: Json[] = [
    { ErrorEquals: ['Other'], Next: 'A' },
    { ErrorEquals: ['States.ALL'], ResultPath: '$.e', Next: 'B' },
  ];

  it.each([
    [0, 3],
    [1, 6],
  ])('after %i retries is retriable in %i seconds', async (retryCount, seconds) => {
    expect(await test({ ...task, Retry, Catch }, { mock: failing, retryCount })).toMatchObject({
      status: 'RETRIABLE',
      error: 'Busy',
      cause: 'try later',
      inspection: { errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: seconds } },
    });
  });

  it('is caught when no retry is left', async () => {
    expect(await test({ ...task, Retry, Catch }, { mock: failing, retryCount: 2 })).toMatchObject({
      status: 'CAUGHT_ERROR',
      error: 'Busy',
      nextState: 'B',
      output: { e: { Error: 'Busy', Cause: 'try later' } },
      inspection: { errorDetails: { catchIndex: 1 } },
    });
  });

  it.each([
    ['INLINE', 'CAUGHT_ERROR', 'Handle', { catchIndex: 0 }],
    ['DISTRIBUTED', 'FAILED', undefined, undefined],
  ])('reaches the handlers of the states around it, except with %s', async (Mode, status, nextState, errorDetails) => {
    const inner = { ...task, Catch: [{ ErrorEquals: ['Other'], Next: 'T' }] };
    const machine = {
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ItemProcessor: { ProcessorConfig: { Mode }, StartAt: 'P', States: { P: around({ T: inner }) } },
          Catch: [{ ErrorEquals: ['Busy'], Next: 'Handle', ResultPath: '$.e' }],
          End: true,
        },
        Handle: { Type: 'Succeed' },
      },
    };
    const result = await testMachine(machine, 'T', { mock: failing, input: { a: 1 } });
    expect(result).toMatchObject({ status, error: 'Busy' });
    expect(result.nextState).toBe(nextState);
    expect(result.inspection.errorDetails).toEqual(errorDetails);
    if (status === 'CAUGHT_ERROR') expect(result.output).toEqual({ a: 1, e: { Error: 'Busy', Cause: 'try later' } });
  });

  it('is retried by the state around it if its own retries are used up', async () => {
    const outer = { ...around({ T: { ...task, Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }] } }) };
    const machine = {
      StartAt: 'P',
      States: { P: { ...outer, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 3 }] } },
    };
    expect(await testMachine(machine, 'T', { mock: failing, retryCount: 1 })).toMatchObject({
      status: 'RETRIABLE',
      inspection: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 10 } },
    });
  });

  it('fails the state without a matching catcher', async () => {
    const { inspection, ...result } = await test({ ...task, Retry: Retry.slice(0, 1) }, { mock: failing });
    expect(result).toEqual({ status: 'FAILED', error: 'Busy', cause: 'try later' });
    expect(inspection.errorDetails).toBeUndefined();
  });
});

describe('a Map state with a mocked result', () => {
  const map = { Type: 'Map', ItemsPath: '$.items', ItemProcessor: processor, End: true };
  const mock: StateMock = { kind: 'result', result: [1, 2] };
  const input = { items: ['a', 'b', 'c'] };

  it('returns items, selected items, batches and limits', async () => {
    const state = {
      ...map,
      MaxConcurrency: 7,
      ToleratedFailurePercentage: 50,
      ItemSelector: { 'at.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' },
      ItemBatcher: { MaxItemsPerBatch: 2 },
    };
    const { inspection } = await test(state, { input, mock });
    const items = [
      { at: 0, v: 'a' },
      { at: 1, v: 'b' },
      { at: 2, v: 'c' },
    ];
    expect(inspection).toMatchObject({
      afterItemsPath: input.items,
      afterItemSelector: items,
      afterItemBatcher: [{ Items: items.slice(0, 2) }, { Items: items.slice(2) }],
      maxConcurrency: 7,
      toleratedFailurePercentage: 50,
    });
  });

  it.each<[JsonObject, number, string]>([
    [{}, 3, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, 1, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, 2, 'FAILED'],
    [{ ToleratedFailurePercentage: 34 }, 1, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 33 }, 1, 'FAILED'],
  ])('with %j and %i of 3 failed iterations is %s', async (tolerance, failedIterations, status) => {
    const result = await test({ ...map, ...tolerance }, { input, mock, failedIterations });
    expect(result.status).toBe(status);
    if (status === 'FAILED') expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  it('rejects more failed iterations than items', async () => {
    await expect(test(map, { input, mock, failedIterations: 4 })).rejects.toThrow(
      'Map iteration failure count must be less than or equal to the number of Map iterations.',
    );
  });

  it('reads the data of the options instead of the data set', async () => {
    const mapData: MapDataStore = {
      async *readItems() {
        yield* fileItems(1, 2);
      },
      writeResults: () => Promise.reject(new Error('none')),
    };
    const { ItemsPath: _path, ...rest } = map;
    const state = {
      ...rest,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'b', Key: 'k' },
      },
      ItemSelector: { 'n.$': '$$.Map.Item.Value' },
    };
    expect(await test(state, { mock, mapData })).toMatchObject({
      output: [1, 2],
      inspection: { afterItemSelector: [{ n: 1 }, { n: 2 }] },
    });
  });
});
