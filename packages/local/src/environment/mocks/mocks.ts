import {
  type Clock,
  type Json,
  RealClock,
  TaskFailure,
  type TaskRequest,
  type TaskResource,
  VirtualClock,
} from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { type CallMocks } from '../../kernel/kernel.js';
import { type ServiceModel } from '../../kernel/models/service-model.js';
import { type Call, type Values } from '../../kernel/operation.js';
import { writeJsonValue } from '../../kernel/protocols/json-values.js';
import { type OptionNames } from '../../kernel/option-names.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { type StateMachineDefinitions, type TaskMocks } from '../../services/states/index.js';
import { callActionNames, operationOfAction, taskActionNames, taskOfAction } from './action.js';
import { callInput } from './call-input.js';
import { serviceError } from './check-error.js';
import { constructOf } from './find-resource.js';
import { callOfOperation, callOfTask, type Mock, type MockableCall, TargetMock, type WaitingCall } from './mock.js';
import { type MockSource } from './read-mocks.js';
import { ResourceNames, stateMachineTypes } from './resource-names.js';
import { suggestCallMock, suggestTaskMock } from './suggestion.js';
import { TargetValidator } from './target-validator.js';
import { type MockedCall, type TaskCall } from './task-call.js';
import { TaskMock } from './task-mock.js';
import { type TaskTarget } from './task-target.js';
import { type LoadedMocks } from './load-mocks.js';

/** The parts of an environment that its mocks use. */
export interface MockedEnvironment {
  readonly clock: Clock;
  /** The app's current resources and state machines. */
  readonly resources: () => readonly LocalResource[];
  readonly machines: () => readonly StateMachineDefinitions[];
  /** Why no service here can run a task; `undefined` if one can. */
  readonly missing: (resource: TaskResource) => string | undefined;
  /** Names of options in suggestions. */
  readonly names: OptionNames;
}

/** A call in progress. */
type OpenCall = { -readonly [K in keyof MockedCall]: MockedCall[K] };

/** Executions with a test case that are remembered; the oldest is dropped first. */
const maxTestCases = 10_000;

/**
 * The mocks of an environment: those of tests, and those of a file. This class alone decides whether a task or an API call
 * is mocked: the test case of the execution first, then the newest mock of a test, then the first mock of the file.
 */
export class Mocks implements TaskMocks, CallMocks {
  readonly #mocks: { readonly mock: Mock; readonly of: TaskMock<never, never> }[] = [];
  readonly #testCases = new Map<string, Mock>();
  readonly #listeners = new Set<(call: TaskCall) => void>();
  readonly names: ResourceNames;
  readonly validator: TargetValidator;
  #source: MockSource | undefined;
  #file: LoadedMocks | undefined;

  constructor(private readonly environment: MockedEnvironment) {
    this.names = new ResourceNames(environment.resources);
    this.validator = new TargetValidator(this.names, environment.machines);
  }

  /** Adds a mock for tasks and API calls. The newest one that matches a call answers it. */
  mock<Input, Output>(target: TaskTarget): TaskMock<Input, Output> {
    const mock = new TaskMock<Input, Output>(
      target.state ?? target.resource ?? target.stateMachine ?? 'every task',
      () => {
        const index = this.#mocks.findIndex(({ of }) => of === added);
        if (index >= 0) this.#mocks.splice(index, 1);
      },
    );
    const added = mock as unknown as TaskMock<never, never>; // the user declared the types
    this.#mocks.unshift({ mock: new TargetMock(target, added, this.names), of: added });
    return mock;
  }

  /**
   * Uses the mocks of a file, in place of those of an earlier one.
   *
   * @param source a file in YAML or JSON, or its content
   * @returns problems that do not prevent the use of the file
   * @throws InvalidMockConfiguration naming the field; the earlier mocks stay
   */
  async use(source: MockSource): Promise<readonly string[]> {
    const { loadMocks } = await import('./load-mocks.js');
    this.#file = await loadMocks(source, this.validator, this.names);
    this.#source = source;
    this.#testCases.clear();
    return this.#file.notices;
  }

  /** Reads the file again. Does nothing if none is used. */
  async reload(): Promise<readonly string[]> {
    return this.#source === undefined ? [] : this.use(this.#source);
  }

  /** Removes all mocks of tests, and the test cases of executions. */
  restore(): void {
    this.#mocks.length = 0;
    this.#testCases.clear();
  }

  /** Checks that a state machine has a test case, by its name in the mock configuration or in the app. */
  checkTestCase(stateMachine: string, testCase: string): void {
    this.#testCase(stateMachine, testCase);
  }

  startTestCase(stateMachineArn: string, executionName: string, testCase: string): void {
    let mock: Mock;
    try {
      mock = this.#testCase(stateMachineArn, testCase);
    } catch (error) {
      throw new AwsError('InvalidArn', `Invalid Arn: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#testCases.set(executionKey(stateMachineArn, executionName), mock);
    if (this.#testCases.size <= maxTestCases) return;
    const [oldest = ''] = this.#testCases.keys();
    this.#testCases.delete(oldest);
  }

  #testCase(stateMachine: string, testCase: string): Mock {
    if (this.#file === undefined)
      throw new Error(
        `Test case ${stateMachine}#${testCase} does not exist. Call useMockConfiguration() first, or start with the option 'mocks'.`,
      );
    return this.#file.testCase(stateMachine, testCase);
  }

  /**
   * Whether a mock answers an action, whatever its input: in a state of a state machine, or called by functions.
   *
   * @param action the `Resource` of a task, or `rekognition:detectLabels`
   * @param stateMachine name, ARN, logical ID or construct path
   */
  isMocked({ stateMachine, state, action }: MockedAction): boolean {
    const called = state === undefined ? operationOfAction(action) : undefined;
    const resource = state === undefined ? undefined : taskOfAction(action);
    const call: MockableCall = {
      ...(state === undefined ? {} : { state }),
      ...(stateMachine === undefined ? {} : { stateMachineArn: this.#arnOf(stateMachine) }),
      ...(resource === undefined ? {} : { task: { resource, parameters: {} } }),
      actions: [
        action,
        ...(resource === undefined ? [] : taskActionNames(resource)),
        ...(called === undefined ? [] : callActionNames(called.model, called.operation)),
      ],
      input: undefined,
    };
    return this.#find(call) !== undefined;
  }

  #arnOf(stateMachine: string): string {
    const { machines } = this.environment;
    const found = machines().find(({ stateMachineArn }) => this.names.isStateMachine(stateMachine, stateMachineArn));
    return found?.stateMachineArn ?? stateMachine;
  }

  /** Why no service here can run a task, so that it needs a mock; `undefined` if one can. */
  missing(resource: TaskResource): string | undefined {
    return this.environment.missing(resource);
  }

  /** Calls a function with every call of a task, when it starts. */
  onTask(listener: (call: TaskCall) => void): void {
    this.#listeners.add(listener);
  }

  handles(task: TaskRequest): boolean {
    return this.#find(callOfTask(task)) !== undefined;
  }

  async run(task: TaskRequest, proceed: () => Promise<Json>): Promise<Json> {
    const mockable = callOfTask(task);
    const mock = this.#find(mockable);
    if (mock === undefined && this.#listeners.size === 0) return proceed();
    const call = recordedTask(task, mock !== undefined);
    for (const listener of this.#listeners) listener(call);
    return record(call, () =>
      mock === undefined
        ? proceed()
        : respondToTask(
            task,
            mock.respond(withWait(mockable, call, (ms) => waitForTask(task, this.environment.clock, ms))),
          ),
    );
  }

  explain(task: TaskRequest, reason: string): string {
    if (task.resource.kind === 'activity') return reason;
    return `${reason} ${suggestTaskMock(task, this.#nameOf(callOfTask(task).stateMachineArn ?? ''), this.environment.names)}`;
  }

  /** The construct path of a state machine, otherwise its name. */
  #nameOf(stateMachineArn: string): string {
    const machine = this.names.all(stateMachineTypes).find(({ physicalId }) => physicalId === stateMachineArn);
    return machine === undefined
      ? stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1)
      : constructOf(machine.path);
  }

  respond(model: ServiceModel, operation: string, input: Values, call: Call): Promise<object> | undefined {
    if (this.#file === undefined && this.#mocks.length === 0) return undefined;
    let json: Json | undefined;
    const mockable = callOfOperation(model, operation, () => (json ??= callInput(model, operation, input)));
    const mock = this.#find(mockable);
    return mock === undefined ? undefined : this.#respondToCall(mock, mockable, model, operation, call);
  }

  async #respondToCall(
    mock: Mock,
    mockable: MockableCall,
    model: ServiceModel,
    operation: string,
    call: Call,
  ): Promise<object> {
    const { operationOutput } = await import('./write-result.js');
    const [resource = ''] = callActionNames(model, operation);
    const open: OpenCall = { resource, arguments: mockable.input ?? {}, attempt: 0, mocked: true };
    try {
      const result = await record(open, () => mock.respond(withWait(mockable, open, (ms) => waitForCall(call, ms))));
      const output = operationOutput(result, model, operation);
      const shape = model.operations[operation]?.output;
      if (call.passesWireValues !== true || shape === undefined) return output;
      return writeJsonValue(model, shape, output) as object; // a structure is written as an object
    } catch (error) {
      if (error instanceof TaskFailure) throw serviceError(error.error ?? '', error.cause, model);
      throw new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
    }
  }

  suggest(model: ServiceModel, operation: string): string {
    return suggestCallMock(model, operation, this.environment.names);
  }

  /** The mock that answers a call. If no mock that fits has a response left, the first of them fails the call. */
  #find(call: MockableCall): Mock | undefined {
    const testCase =
      this.#testCases.size === 0
        ? undefined
        : this.#testCases.get(executionKey(call.stateMachineArn ?? '', nameIn(call.executionArn ?? '')));
    if (testCase?.fits(call) === true) return testCase;
    let exhausted: Mock | undefined;
    for (const mock of this.#all()) {
      if (!mock.fits(call)) continue;
      if (call.input === undefined || mock.hasResponse(call)) return mock;
      exhausted ??= mock;
    }
    return exhausted;
  }

  *#all(): Generator<Mock> {
    for (const { mock } of this.#mocks) yield mock;
    yield* this.#file?.mocks ?? [];
  }
}

/** An action that a mock may answer. */
export interface MockedAction {
  readonly stateMachine?: string;
  readonly state?: string;
  readonly action: string;
}

function recordedTask(request: TaskRequest, mocked: boolean): TaskCall {
  const { executionArn = '', state = '' } = callOfTask(request);
  const { context, taskToken } = request;
  const { RetryCount: attempt } = (context['State'] ?? {}) as { readonly RetryCount?: number }; // of the context object
  return {
    state,
    resource: request.resource.arn,
    arguments: request.parameters,
    executionArn,
    attempt: Number(attempt ?? 0),
    ...(taskToken === undefined ? {} : { taskToken }),
    context,
    mocked,
  };
}

/** Adds the end of a call to its record. */
async function record(call: OpenCall, run: () => Promise<Json>): Promise<Json> {
  try {
    call.output = await run();
    return call.output;
  } catch (error) {
    if (error instanceof TaskFailure)
      Object.assign(call, {
        ...(error.error === undefined ? {} : { error: error.error }),
        ...(error.cause === undefined ? {} : { cause: error.cause }),
      });
    else call.error = error instanceof Error ? error.name : String(error);
    throw error;
  }
}

/**
 * Completes a task with the response of a mock. A task that waits for a job or a token counts as submitted when the
 * mock has responded, so that virtual time does not advance before.
 */
async function respondToTask(request: TaskRequest, response: Promise<Json>): Promise<Json> {
  const [end] = await Promise.allSettled([response]);
  if (request.resource.kind === 'service' && request.resource.pattern !== 'request-response')
    request.notifySubmitted({});
  if (end.status === 'rejected') throw end.reason;
  return end.value;
}

function withWait(call: MockableCall, recorded: MockedCall, wait: WaitingCall['wait']): WaitingCall {
  return Object.defineProperties({ recorded, wait } as WaitingCall, Object.getOwnPropertyDescriptors(call));
}

/** Waits until the time has passed on the clock, or until the result is no longer needed. */
function waitForTask(request: TaskRequest, clock: Clock, ms: number): Promise<void> {
  request.releaseClock();
  return wait(clock, ms, request.signal);
}

/** Functions and clients live in real time, also where the clock of the environment is virtual. */
function waitForCall({ clock, signal }: Call, ms: number): Promise<void> {
  return wait(clock instanceof VirtualClock ? new RealClock() : clock, ms, signal);
}

function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const cancel = clock.setTimer(ms, end);
    signal.addEventListener('abort', end, { once: true });
    function end(): void {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}

function executionKey(stateMachineArn: string, executionName: string): string {
  return `${/:stateMachine:([^:/]+)/.exec(stateMachineArn)?.[1] ?? stateMachineArn}:${executionName}`;
}

/** The name of an execution: `…:execution:machine:name`, and `…:express:machine:name:id`. */
function nameIn(executionArn: string): string {
  return executionArn.split(':')[7] ?? '';
}
