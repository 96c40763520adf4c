import { type Json, type TaskRequest } from '@stepwell/asl';
import { isJsonObject } from '@stepwell/asl';
import { type ServiceModel } from '../../kernel/models/service-model.js';
import { callActionNames, taskActionNames } from './action.js';
import { type ResourceNames } from './resource-names.js';
import { type MockedCall } from './task-call.js';
import { type TaskMock } from './task-mock.js';
import { type TaskTarget } from './task-target.js';

/** A call that a mock can answer: a task, or a call of an API by a function or a client. */
export interface MockableCall {
  /** Set for tasks. */
  readonly task?: Pick<TaskRequest, 'resource' | 'parameters'>;
  readonly state?: string;
  readonly stateMachineArn?: string;
  readonly executionArn?: string;
  /** Names of the action, the most specific first. */
  readonly actions: readonly string[];
  /** The input, with the members spelled as in Step Functions; `undefined` if any input is meant. */
  readonly input: Json | undefined;
}

/** A call that waits for its response. */
export interface WaitingCall extends MockableCall {
  /** As mocks and tests see it. */
  readonly recorded: MockedCall;
  /** Waits on the clock of the caller. Resolves earlier when the caller no longer needs the response. */
  wait(ms: number): Promise<void>;
}

/** Answers calls. */
export interface Mock {
  fits(call: MockableCall): boolean;
  /** Whether a response is left for a call that fits. */
  hasResponse(call: MockableCall): boolean;
  /** Rejects with a `TaskFailure` for a mocked error, and with `MockExhausted` if no response is left. */
  respond(call: WaitingCall): Promise<Json>;
}

/** The call of a task. */
export function callOfTask(request: TaskRequest): MockableCall {
  const { resource, stateName } = request;
  return {
    task: request,
    state: stateName,
    get stateMachineArn() {
      return textAt(request, 'StateMachine', 'Id');
    },
    get executionArn() {
      return textAt(request, 'Execution', 'Id');
    },
    get actions() {
      return taskActionNames(resource);
    },
    get input() {
      return request.parameters;
    },
  };
}

/** The call of an API. */
export function callOfOperation(model: ServiceModel, operation: string, input: () => Json): MockableCall {
  return {
    actions: callActionNames(model, operation),
    get input() {
      return input();
    },
  };
}

/** A mock of the testing kit, with its target. */
export class TargetMock implements Mock {
  constructor(
    private readonly target: TaskTarget,
    private readonly mock: TaskMock<never, never>,
    private readonly names: ResourceNames,
  ) {}

  fits(call: MockableCall): boolean {
    const { state, resource, stateMachine } = this.target;
    if (state !== undefined && state !== call.state) return false;
    if (stateMachine !== undefined && !isOfMachine(call, stateMachine, this.names)) return false;
    return resource === undefined ? call.task !== undefined : calls(call, resource, this.names);
  }

  /** A mock without a response fails the call itself. */
  hasResponse(): boolean {
    return true;
  }

  respond({ recorded }: WaitingCall): Promise<Json> {
    return this.mock.respond(recorded);
  }
}

/** Whether a call is of an action, or invokes a function: by name, ARN, logical ID or construct path. */
export function calls({ actions, task }: MockableCall, reference: string, names: ResourceNames): boolean {
  return actions.includes(reference) || (task !== undefined && names.isCalledBy(reference, task));
}

/** Whether a call is a task of a state machine: by name, ARN, logical ID or construct path. */
export function isOfMachine({ stateMachineArn }: MockableCall, reference: string, names: ResourceNames): boolean {
  return stateMachineArn !== undefined && names.isStateMachine(reference, stateMachineArn);
}

function textAt({ context }: TaskRequest, section: string, field: string): string | undefined {
  const fields = context[section] ?? null;
  const value = isJsonObject(fields) ? fields[field] : undefined;
  return typeof value === 'string' ? value : undefined;
}
