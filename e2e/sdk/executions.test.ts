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

const eager = { minDelay: 0.01, maxDelay: 0.05 };

/** A state machine with this definition; its client. */
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
  it('gives its output, its status and its whole history', async () => {
    const execution = await (await machine('Greets', greets)).start({ name: 'flags' }, { name: 'run-1' });
    await expect(execution.result(eager)).resolves.toEqual({ greeting: 'hello flags' });
    await expect(execution.status()).resolves.toMatchObject({
      status: 'SUCCEEDED',
      output: { greeting: 'hello flags' },
      startDate: expect.any(Date) as Date,
      stopDate: expect.any(Date) as Date,
    });
    const types: unknown[] = [];
    for await (const { type } of execution.events(eager)) types.push(type);
    expect(types).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
  });

  it('is started once, however often its name and input are given, running and ended', async () => {
    const workflow = await machine('Idempotent', greets);
    const first = await workflow.start({ name: 'a' }, { name: 'same' });
    await first.result(eager);
    const again = await workflow.start({ name: 'a' }, { name: 'same' });
    expect(again.executionArn).toBe(first.executionArn);
    const conflict: unknown = await workflow.start({ name: 'b' }, { name: 'same' }).catch((error: unknown) => error);
    expect(isExecutionNameConflict(conflict)).toBe(true);
    expect(conflict).toMatchObject({ executionArn: first.executionArn });
  });

  it('tells the innermost state, the error and the cause when it fails', async () => {
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
    await expect(execution.result(eager)).rejects.toMatchObject({
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

  it('goes on when a wait for it is aborted or runs out, until it is stopped', async () => {
    const execution = await (await machine('Waits', waits)).start({});
    await expect(execution.result({ ...eager, maxWaitTime: 0.05 })).rejects.toMatchObject({ name: 'WaitTimedOut' });
    await expect(execution.result({ ...eager, abortSignal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(execution.status()).resolves.toMatchObject({ status: 'RUNNING' });
    await execution.stop({ error: 'Cancelled', cause: 'a test' });
    await expect(execution.result(eager)).rejects.toMatchObject({
      name: 'ExecutionAborted',
      error: 'Cancelled',
      causeText: 'a test',
      state: 'Wait',
    });
  });

  it("ends with ExecutionTimedOut when the state machine's own limit runs out", async () => {
    const execution = await (await machine('TimesOut', { ...waits, TimeoutSeconds: 1 })).start({});
    await expect(execution.result(eager)).rejects.toMatchObject({ name: 'ExecutionTimedOut', retryable: true });
  });

  it('has its events read while they happen, and a reader that comes later resumes', async () => {
    const steps = {
      StartAt: 'First',
      States: { First: { Type: 'Wait', Seconds: 1, Next: 'Second' }, Second: { Type: 'Pass', End: true } },
    };
    const execution = await (await machine('Steps', steps)).start({});
    const seen: [number | undefined, boolean][] = [];
    for await (const { id, type } of execution.events({ ...eager, pageSize: 2 })) {
      const running = (await execution.status()).status === 'RUNNING';
      seen.push([id, running]);
      if (type === 'WaitStateEntered') expect(running).toBe(true);
    }
    expect(seen.map(([id]) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    const later: unknown[] = [];
    for await (const { id } of execution.events({ ...eager, after: 4 })) later.push(id);
    expect(later).toEqual([5, 6]);
  });

  it('gives its history in one list, and its last events first', async () => {
    const execution = await (await machine('History', greets)).start({ name: 'a' });
    await execution.result(eager);
    expect((await execution.history()).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    const [last, before, ...others] = await execution.history({
      newestFirst: true,
      limit: 2,
      includeExecutionData: false,
    });
    expect([last?.type, before?.type, others]).toEqual(['ExecutionSucceeded', 'PassStateExited', []]);
    expect(last?.executionSucceededEventDetails?.output).toBeUndefined();
  });

  it('gives the counters of its Map Runs, also of the items that failed', async () => {
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
    await execution.result(eager);
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

  it('that nobody started is told by its ARN', async () => {
    const arn = `arn:aws:states:us-east-1:123456789012:execution:Greets:never`;
    await expect(untypedExecution(stepwell, arn).result(eager)).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: expect.stringContaining(arn) as string,
      requestId: expect.any(String) as string,
    });
  });
});

describe('starting', () => {
  it('refuses a state machine that is not there', async () => {
    const nowhere = untypedWorkflow(stepwell, {
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Nowhere',
    });
    await expect(nowhere.start({})).rejects.toMatchObject({ name: 'StateMachineDoesNotExist', fault: 'caller' });
  });

  it('says that nothing answers after the runtime has been closed', async () => {
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
  it('tells the workflow that each runs by its tag', async () => {
    await machine('Tagged', greets, { 'stepwell:workflow': 'concurrent-download' });
    await machine('Untagged', greets);
    const found = new Map<string, string | undefined>();
    for await (const { name, workflow } of listStateMachines(stepwell)) found.set(name, workflow);
    expect(found.get('Tagged')).toBe('concurrent-download');
    expect(found.has('Untagged')).toBe(true);
    expect(found.get('Untagged')).toBeUndefined();
  });
});
