import { randomUUID } from 'node:crypto';
import { type Json } from '@stepwell/asl';
import { type LocalEnvironment } from '../local-environment.js';
import { startLocal as startEnvironment } from '../start-local.js';
import { type AppSource, synthesize } from './app-source.js';
import { ResourceNames, stateMachineTypes } from './resource-names.js';
import { findResource } from './find-resource.js';
import { TargetValidator } from './target-validator.js';
import { type MockConfiguration, readMockConfiguration, testCaseOf } from './mock-config.js';
import { Observations } from './observations.js';
import { TaskRecorder } from './task-recorder.js';
import {
  type StartExecutionOptions,
  type StartedExecution,
  type TestEnvironment,
  type TestOptions,
} from './test-environment.js';
import { TestTime } from './test-time.js';
import { waitForResult } from './execution-result.js';

/**
 * Starts a CDK app for a test, on this machine and in this process.
 *
 * ```ts
 * await using env = await startLocal(new OrdersStack(new App(), 'Orders'));
 * env.mock('Charge card').returns({ charged: true });
 * const run = await env.run('Checkout', { orderId: '1' });
 * ```
 *
 * @throws `InvalidApp`, `AssemblyError`, `TemplateError`, `ResourceError` and `InvalidChaos`; nothing is left running
 * then
 */
export async function startLocal(app: AppSource, options: TestOptions = {}): Promise<TestEnvironment> {
  const { time: mode = 'skip', now, ...rest } = options;
  const ready = await synthesize(app);
  const time = new TestTime(mode, now);
  const lines: { readonly functionName: string; readonly line: string }[] = [];
  // Resources are known once the app is deployed, and tasks run only then.
  const deployed: { environment?: LocalEnvironment } = {};
  const names = new ResourceNames(() => deployed.environment?.resources ?? []);
  const desk = new TaskRecorder(names);
  const local = await startEnvironment({
    seed: 1,
    ...(ready.stacks === undefined ? {} : { stacks: ready.stacks }),
    ...rest,
    app: ready.path,
    clock: time.clock,
    interceptTask: desk.intercept,
    onLog: (line) => {
      lines.push(line);
      options.onLog?.(line);
    },
  });
  deployed.environment = local;
  const { states } = local.services;
  const observations = new Observations(local, lines);
  const known = new TargetValidator(names, () => states.stateMachines());
  /** A state that was called was there, although an update may have removed it. */
  const checkState = (state: string): void => {
    if (!desk.calls.some((call) => call.state === state)) known.checkState(state);
  };
  let mocks: MockConfiguration | undefined;

  const start = async <Output>(
    workflow: string | undefined,
    input: unknown = {},
    { name = randomUUID() }: StartExecutionOptions = {},
  ): Promise<StartedExecution<Output>> => {
    const [reference, testCase] = workflow?.split('#') ?? [];
    const machine = findResource(local.resources, stateMachineTypes, reference);
    if (testCase !== undefined && mocks !== undefined)
      desk.useTestCase(name, testCaseOf(mocks, reference ?? '', testCase));
    if (testCase !== undefined && mocks === undefined)
      throw new Error(`${workflow}: there are no test cases; give them with useMockConfiguration()`);
    const { executionArn = '' } = await states.call('StartExecution', {
      stateMachineArn: machine.physicalId,
      name,
      input: JSON.stringify(input),
    });
    return { executionArn, result: () => waitForResult<Output>(executionArn, local.services, desk.calls, checkState) };
  };

  // Its properties tell what the app is after an update, so that they must be asked for each time.
  const kit: Omit<TestEnvironment, keyof LocalEnvironment> = {
    start,
    run: async <Output>(workflow: string | undefined, input?: unknown, runOptions?: StartExecutionOptions) =>
      (await start<Output>(workflow, input, runOptions)).result(),
    mock: <Input = Json, Output = unknown>(given: Parameters<TestEnvironment['mock']>[0]) => {
      const target = typeof given === 'string' ? { state: given } : given;
      known.checkTarget(target);
      return desk.mock<Input, Output>(target);
    },
    useMockConfiguration: async (source) => {
      mocks = await readMockConfiguration(source, known);
    },
    restoreMocks: () => desk.restoreMocks(),
    calls: (state) => {
      if (state !== undefined) checkState(state);
      return desk.calls.filter((call) => state === undefined || call.state === state);
    },
    waitForCall: async (state) => {
      checkState(state);
      return desk.waitForCall(state);
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
  return Object.defineProperties({}, properties) as TestEnvironment; // both together have what a test environment has
}
