import { isJsonObject, type Json, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { type TaskInterceptor } from '../services/states/index.js';
import { type ResourceNames } from './resource-names.js';
import { type MockTestCase } from './mock-config.js';
import { type TaskCall } from './task-call.js';
import { TaskMock } from './task-mock.js';
import { type TaskTarget } from './task-target.js';

/** A call in progress. */
type OpenCall = { -readonly [K in keyof TaskCall]: TaskCall[K] };

interface MockRule {
  readonly target: TaskTarget;
  readonly mock: TaskMock<never, never>;
}

/** Intercepts every task of an environment: records the calls and applies mocks. */
export class TaskRecorder {
  readonly calls: TaskCall[] = [];
  readonly #rules: MockRule[] = [];
  readonly #testCases = new Map<string, MockTestCase>();
  readonly #watchers: { readonly state: string; readonly resolve: (call: TaskCall) => void }[] = [];

  constructor(private readonly names: ResourceNames) {}

  /** Adds a mock. The latest matching mock handles a task. */
  mock<Input, Output>(target: TaskTarget): TaskMock<Input, Output> {
    const mock = new TaskMock<Input, Output>(
      target.state ?? target.resource ?? target.stateMachine ?? 'every task',
      () => {
        const index = this.#rules.indexOf(rule);
        if (index >= 0) this.#rules.splice(index, 1);
      },
    );
    // the user declared the types
    const rule: MockRule = { target, mock: mock as unknown as TaskMock<never, never> };
    this.#rules.unshift(rule);
    return mock;
  }

  /** Uses a test case for the execution with that name. */
  useTestCase(executionName: string, testCase: MockTestCase): void {
    this.#testCases.set(executionName, testCase);
  }

  /** Resolves to the first call of a state. */
  waitForCall(state: string): Promise<TaskCall> {
    const call = this.calls.find((known) => known.state === state);
    return call === undefined
      ? new Promise((resolve) => this.#watchers.push({ state, resolve }))
      : Promise.resolve(call);
  }

  /** Removes all mocks. */
  restoreMocks(): void {
    this.#rules.length = 0;
    this.#testCases.clear();
  }

  readonly intercept: TaskInterceptor = async (request, proceed) => {
    const execution = objectAt(request, 'Execution');
    const testCase = this.#testCases.get(String(execution['Name']));
    const rule = this.#rules.find(({ target }) => this.#fits(target, request));
    const isScripted = testCase?.hasResponses(request.stateName) === true;
    const call: OpenCall = {
      state: request.stateName,
      resource: request.resource.arn,
      arguments: request.parameters,
      executionArn: String(execution['Id']),
      attempt: Number(objectAt(request, 'State')['RetryCount'] ?? 0),
      ...(request.taskToken === undefined ? {} : { taskToken: request.taskToken }),
      context: request.context,
      mocked: isScripted || rule !== undefined,
    };
    this.calls.push(call);
    for (const watcher of this.#watchers.filter(({ state }) => state === call.state)) {
      this.#watchers.splice(this.#watchers.indexOf(watcher), 1);
      watcher.resolve(call);
    }
    try {
      call.output = await (isScripted
        ? respondToTask(request, testCase.respond(request.stateName))
        : rule
          ? respondToTask(request, rule.mock.respond(call))
          : proceed());
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
  };

  #fits({ state, resource, stateMachine }: TaskTarget, request: TaskRequest): boolean {
    if (state !== undefined && state !== request.stateName) return false;
    if (
      stateMachine !== undefined &&
      !this.names.isStateMachine(stateMachine, String(objectAt(request, 'StateMachine')['Id']))
    )
      return false;
    return resource === undefined || this.names.isCalledBy(resource, request);
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

function objectAt({ context }: TaskRequest, field: string): Readonly<Record<string, Json>> {
  const value = context[field] ?? null;
  // a context object has no undefined members
  return isJsonObject(value) ? (value as Readonly<Record<string, Json>>) : {};
}
