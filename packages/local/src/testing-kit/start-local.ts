import { randomUUID } from 'node:crypto';
import { type Json } from '@stepwell/asl';
import { type Mocks } from '../environment/mocks/mocks.js';
import { type TaskCall } from '../environment/mocks/task-call.js';
import { type LocalEnvironment } from '../environment/local-environment.js';
import { type AppSource, synthesize } from './app-source.js';
import { stateMachineTypes } from '../environment/mocks/resource-names.js';
import { findResource } from '../environment/mocks/find-resource.js';
import { Observations } from './observations.js';
import {
  type StartExecutionOptions,
  type StartedExecution,
  type TestEnvironment,
  type TestOptions,
} from './test-environment.js';
import { TestTime } from './test-time.js';
import { waitForResult } from './execution-result.js';

/** The calls of all tasks of an environment. */
class TaskCalls {
  /** In the order in which they started. */
  readonly all: TaskCall[] = [];
  readonly #watchers: { readonly state: string; readonly resolve: (call: TaskCall) => void }[] = [];

  constructor(mocks: Mocks) {
    mocks.onTask((call) => this.#add(call));
  }

  /** Resolves to the first call of a state. */
  waitForCall(state: string): Promise<TaskCall> {
    const call = this.all.find((known) => known.state === state);
    return call === undefined
      ? new Promise((resolve) => this.#watchers.push({ state, resolve }))
      : Promise.resolve(call);
  }

  #add(call: TaskCall): void {
    this.all.push(call);
    for (const watcher of this.#watchers.filter(({ state }) => state === call.state)) {
      this.#watchers.splice(this.#watchers.indexOf(watcher), 1);
      watcher.resolve(call);
    }
  }
}

/**
 * Starts a CDK app for a test, in this process.
 *
 * ```ts
 * await using env = await startLocal(new OrdersStack(new App(), 'Orders'));
 * env.mock('Charge card').returns({ charged: true });
 * const execution = await env.run('Checkout', { orderId: '1' });
 * ```
 *
 * @throws `InvalidApp`, `AssemblyError`, `InvalidChaos`, and with `strict` `UnsupportedApp`; everything that already
 * started is closed
 */
export async function startLocal(app: AppSource, options: TestOptions = {}): Promise<TestEnvironment> {
  const { time: mode = 'skip', now, ...rest } = options;
  // Loaded at the first start, so that a test file that imports the kit loads in a fraction of the time.
  const { startLocal: startEnvironment } = await import('../environment/start-local.js');
  const ready = await synthesize(app);
  const time = new TestTime(mode, now);
  const lines: { readonly functionName: string; readonly line: string }[] = [];
  const local = await startEnvironment({
    seed: 1,
    ...(ready.stacks === undefined ? {} : { stacks: ready.stacks }),
    ...rest,
    app: ready.path,
    clock: time.clock,
    onLog: (line) => {
      lines.push(line);
      options.onLog?.(line);
    },
  });
  const { states } = local.services;
  const { mocks } = local;
  const calls = new TaskCalls(mocks);
  const observations = new Observations(local, lines);
  /** A state that made a call existed, although an update may have removed it. */
  const checkState = (state: string): void => {
    if (!calls.all.some((call) => call.state === state)) mocks.validator.checkState(state);
  };

  const start = async <Output>(
    workflow: string | undefined,
    input: unknown = {},
    { name = randomUUID() }: StartExecutionOptions = {},
  ): Promise<StartedExecution<Output>> => {
    const [reference, testCase] = workflow?.split('#') ?? [];
    const machine = findResource(local.resources, stateMachineTypes, reference);
    if (testCase !== undefined) mocks.checkTestCase(reference ?? '', testCase);
    const { executionArn = '' } = await states.call('StartExecution', {
      stateMachineArn: testCase === undefined ? machine.physicalId : `${machine.physicalId}#${testCase}`,
      name,
      input: JSON.stringify(input),
    });
    return {
      executionArn,
      result: () => waitForResult<Output>(executionArn, local.services, calls.all, checkState),
    };
  };

  // Properties of the environment change with updates, so they are copied as getters below.
  const kit: Omit<TestEnvironment, keyof LocalEnvironment> = {
    start,
    run: async <Output>(workflow: string | undefined, input?: unknown, runOptions?: StartExecutionOptions) =>
      (await start<Output>(workflow, input, runOptions)).result(),
    mock: <Input = Json, Output = unknown>(given: Parameters<TestEnvironment['mock']>[0]) => {
      const target = typeof given === 'string' ? { state: given } : given;
      mocks.validator.checkTarget(target);
      return mocks.mock<Input, Output>(target);
    },
    useMockConfiguration: async (source) => {
      await mocks.use(source);
    },
    restoreMocks: () => mocks.restore(),
    calls: (state) => {
      if (state !== undefined) checkState(state);
      return calls.all.filter((call) => state === undefined || call.state === state);
    },
    waitForCall: async (state) => {
      checkState(state);
      return calls.waitForCall(state);
    },
    succeedTask: async (taskToken, output) =>
      void (await states.call('SendTaskSuccess', { taskToken, output: JSON.stringify(output ?? null) })),
    failTask: async (taskToken, error, cause) =>
      void (await states.call('SendTaskFailure', { taskToken, error, cause })),
    advance: (ms) => time.advance(ms),
    items: (table) => observations.items(table),
    objects: (bucket, prefix) => observations.objects(bucket, prefix),
    messages: (queueOrTopic) => observations.messages(queueOrTopic),
    logs: (functionOrLogGroup) => observations.logs(functionOrLogGroup),
    resource: (reference) =>
      findResource(local.resources, [...new Set(local.resources.map(({ type }) => type))], reference),
  };
  const properties = { ...Object.getOwnPropertyDescriptors(local), ...Object.getOwnPropertyDescriptors(kit) };
  return Object.defineProperties({}, properties) as TestEnvironment; // both together have all members
}
