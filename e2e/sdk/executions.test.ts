import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { startLocal, type LocalEnvironment } from '@stepwell/local';
import {
  createStepwell,
  isExecutionNameConflict,
  listStateMachines,
  untypedExecution,
  untypedWorkflow,
  type Stepwell,
} from '@stepwell/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let environment: LocalEnvironment;
let stepwell: Stepwell;
let sfn: SFNClient;
beforeAll(async () => {
  environment = await startLocal();
  sfn = new SFNClient(environment.clientConfig());
  stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
});
afterAll(async () => {
  stepwell.destroy();
  sfn.destroy();
  await environment.close();
});

const fastPolling = { minDelay: 0.01, maxDelay: 0.05 };

/** Creates a state machine. Returns its client. */
async function machine(name: string, definition: object, tags: Record<string, string> = {}) {
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({
      name,
      roleArn: 'arn:aws:iam::123456789012:role/States',
      definition: JSON.stringify(definition),
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    }),
  );
  return untypedWorkflow(stepwell, { stateMachineArn });
}

const greets = {
  QueryLanguage: 'JSONata',
  StartAt: 'Greet',
  States: { Greet: { Type: 'Pass', Output: { greeting: "{% 'hello ' & $states.input.name %}" }, End: true } },
};
const waits = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } };

describe('an execution on the local runtime', () => {
  it('returns its output, its status and its history', async () => {
    const execution = await (await machine('Greets', greets)).start({ name: 'flags' }, { name: 'run-1' });
    await expect(execution.result(fastPolling)).resolves.toEqual({ greeting: 'hello flags' });
    await expect(execution.status()).resolves.toMatchObject({
      status: 'SUCCEEDED',
      output: { greeting: 'hello flags' },
      startDate: expect.any(Date) as Date,
      stopDate: expect.any(Date) as Date,
    });
    const types: unknown[] = [];
    for await (const { type } of execution.events(fastPolling)) types.push(type);
    expect(types).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
  });

  it('starts once for the same name and input, also after it ended', async () => {
    const workflow = await machine('Idempotent', greets);
    const first = await workflow.start({ name: 'a' }, { name: 'same' });
    await first.result(fastPolling);
    const again = await workflow.start({ name: 'a' }, { name: 'same' });
    expect(again.executionArn).toBe(first.executionArn);
    const conflict: unknown = await workflow.start({ name: 'b' }, { name: 'same' }).catch((error: unknown) => error);
    expect(isExecutionNameConflict(conflict)).toBe(true);
    expect(conflict).toMatchObject({ executionArn: first.executionArn });
  });

  it('reports the innermost state, the error and the cause when it fails', async () => {
    const fails = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemsPath: '$.items',
          End: true,
          ItemProcessor: {
            StartAt: 'Check',
            States: {
              Check: { Type: 'Choice', Choices: [{ Variable: '$', IsPresent: true, Next: 'Refuse' }] },
              Refuse: { Type: 'Fail', Error: 'Refused', Cause: '{"why":"a test"}' },
            },
          },
        },
      },
    };
    const execution = await (await machine('Fails', fails)).start({ items: [1] });
    await expect(execution.result(fastPolling)).rejects.toMatchObject({
      name: 'ExecutionFailed',
      state: 'Refuse',
      error: 'Refused',
      cause: { why: 'a test' },
      retryable: false,
    });
    await expect(execution.status()).resolves.toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      causeText: '{"why":"a test"}',
    });
  });

  it('continues when a wait for it is aborted or times out, until it is stopped', async () => {
    const execution = await (await machine('Waits', waits)).start({});
    await expect(execution.result({ ...fastPolling, maxWaitTime: 0.05 })).rejects.toMatchObject({
      name: 'WaitTimedOut',
    });
    await expect(execution.result({ ...fastPolling, abortSignal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(execution.status()).resolves.toMatchObject({ status: 'RUNNING' });
    await execution.stop({ error: 'Canceled', cause: 'a test' });
    await expect(execution.result(fastPolling)).rejects.toMatchObject({
      name: 'ExecutionAborted',
      error: 'Canceled',
      causeText: 'a test',
      state: 'Wait',
    });
  });

  it('ends with ExecutionTimedOut after the timeout of the state machine', async () => {
    const execution = await (await machine('TimesOut', { ...waits, TimeoutSeconds: 1 })).start({});
    await expect(execution.result(fastPolling)).rejects.toMatchObject({ name: 'ExecutionTimedOut', retryable: true });
  });

  it('streams its events while it runs, and from a later event', async () => {
    const steps = {
      StartAt: 'First',
      States: { First: { Type: 'Wait', Seconds: 1, Next: 'Second' }, Second: { Type: 'Pass', End: true } },
    };
    const execution = await (await machine('Steps', steps)).start({});
    const seen: [number | undefined, boolean][] = [];
    for await (const { id, type } of execution.events({ ...fastPolling, pageSize: 2 })) {
      const running = (await execution.status()).status === 'RUNNING';
      seen.push([id, running]);
      if (type === 'WaitStateEntered') expect(running).toBe(true);
    }
    expect(seen.map(([id]) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    const later: unknown[] = [];
    for await (const { id } of execution.events({ ...fastPolling, after: 4 })) later.push(id);
    expect(later).toEqual([5, 6]);
  });

  it('returns its history as a list, on request newest first', async () => {
    const execution = await (await machine('History', greets)).start({ name: 'a' });
    await execution.result(fastPolling);
    expect((await execution.history()).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    const [last, before, ...others] = await execution.history({
      newestFirst: true,
      limit: 2,
      includeExecutionData: false,
    });
    expect([last?.type, before?.type, others]).toEqual(['ExecutionSucceeded', 'PassStateExited', []]);
    expect(last?.executionSucceededEventDetails?.output).toBeUndefined();
  });

  it('returns the counters of its Map Runs, including failed items', async () => {
    const check = {
      StartAt: 'Odd?',
      States: {
        'Odd?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input % 2 = 1 %}', Next: 'Refuse' }],
          Default: 'Keep',
        },
        Keep: { Type: 'Pass', End: true },
        Refuse: { Type: 'Fail', Error: 'Refused' },
      },
    };
    const maps = {
      QueryLanguage: 'JSONata',
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          MaxConcurrency: 3,
          ToleratedFailureCount: 4,
          End: true,
          ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...check },
        },
      },
    };
    const execution = await (await machine('Maps', maps)).start([1, 2, 3, 4, 6]);
    await execution.result(fastPolling);
    expect(await execution.mapRuns()).toEqual([
      expect.objectContaining({
        status: 'SUCCEEDED',
        maxConcurrency: 3,
        toleratedFailureCount: 4,
        redriveCount: 0,
        items: { total: 5, pending: 0, running: 0, succeeded: 3, failed: 2, timedOut: 0, aborted: 0, done: 5 },
        executions: expect.objectContaining({ total: 5, done: 5 }) as object,
      }),
    ]);
    expect(await (await (await machine('NoMaps', greets)).start({})).mapRuns()).toEqual([]);
  });

  it('that does not exist is reported with its ARN', async () => {
    const arn = `arn:aws:states:us-east-1:123456789012:execution:Greets:never`;
    await expect(untypedExecution(stepwell, arn).result(fastPolling)).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: expect.stringContaining(arn) as string,
      requestId: expect.any(String) as string,
    });
  });
});

describe('starting', () => {
  it('rejects a missing state machine', async () => {
    const nowhere = untypedWorkflow(stepwell, {
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Nowhere',
    });
    await expect(nowhere.start({})).rejects.toMatchObject({ name: 'StateMachineDoesNotExist', fault: 'caller' });
  });

  it('reports an unreachable endpoint after the runtime is closed', async () => {
    const gone = await startLocal();
    await gone.close();
    using lost = createStepwell({ ...gone.clientConfig(), maxAttempts: 1 });
    const workflow = untypedWorkflow(lost, {
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Gone',
    });
    await expect(workflow.start({})).rejects.toMatchObject({
      name: 'EndpointUnreachable',
      endpoint: gone.endpoint,
      message: expect.stringContaining('stepwell up') as string,
    });
  });
});

describe('the list of state machines', () => {
  it('reads the workflow of each from its tag', async () => {
    await machine('Tagged', greets, { 'stepwell:workflow': 'concurrent-download' });
    await machine('Untagged', greets);
    const found = new Map<string, string | undefined>();
    for await (const { name, workflow } of listStateMachines(stepwell)) found.set(name, workflow);
    expect(found.get('Tagged')).toBe('concurrent-download');
    expect(found.has('Untagged')).toBe(true);
    expect(found.get('Untagged')).toBeUndefined();
  });
});
