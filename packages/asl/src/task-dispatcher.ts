import { type Cancel } from './clock/clock.js';
import { type Json, type JsonObject } from './json.js';

/**
 * The pattern of a service integration. `request-response` also applies to the ARN of a Lambda function and of an
 * activity.
 */
export type IntegrationPattern = 'request-response' | 'sync' | 'sync:2' | 'waitForTaskToken';

/** The `Resource` of a Task state, parsed. */
export interface TaskResource {
  /** The ARN as the definition specifies it. */
  readonly arn: string;
  /**
   * `lambda`: the ARN of a function. `activity`: the ARN of an activity. `service`:
   * `arn:aws:states:::service:action[.pattern]`.
   */
  readonly kind: 'lambda' | 'activity' | 'service';
  /** The resourceType of history events: `lambda`, `sqs`, `states`, `aws-sdk:s3` …; or `activity`. */
  readonly resourceType: string;
  /**
   * The resource of history events: `invoke`, `sendMessage.waitForTaskToken`, `startExecution.sync:2` …; the ARN for
   * functions and activities.
   */
  readonly resource: string;
  /** The action without its pattern: `invoke`, `sendMessage`, `startExecution`; empty for functions and activities. */
  readonly action: string;
  readonly pattern: IntegrationPattern;
}

/** A task that a Task state asks the host to run. */
export interface TaskRequest {
  readonly resource: TaskResource;
  /** The evaluated `Parameters` or `Arguments` of the state, or its effective input where it has neither. */
  readonly parameters: Json;
  readonly stateName: string;
  /**
   * The context object of the state (`$$`, `$states.context`): Execution, State, StateMachine, Task.Token, Map. It is
   * created on access, so read it while the task runs.
   */
  readonly context: JsonObject;
  /** The evaluated `Credentials` of the state: the role to assume. */
  readonly credentials?: JsonObject;
  /**
   * The token for SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat. Set for `.waitForTaskToken` and for
   * activities.
   */
  readonly taskToken?: string;
  /** Seconds after which the task times out, if the state sets them. The engine enforces the timeout. */
  readonly timeoutSeconds?: number;
  /** Seconds without a heartbeat after which the task times out. The engine enforces the timeout. */
  readonly heartbeatSeconds?: number;
  /**
   * Aborted when the result is no longer needed: after a timeout, a missed heartbeat, the failure of a sibling branch,
   * or when the execution is stopped.
   */
  readonly signal: AbortSignal;
  /**
   * Reports that a worker has taken an activity's task. For other kinds the engine records the start itself, before it
   * calls `run`.
   */
  notifyStarted(details?: { readonly workerName?: string }): void;
  /** Reports that a `.sync` or `.waitForTaskToken` task was submitted to its service, with the service's response. */
  notifySubmitted(output: Json): void;
  /** Reports that the worker is alive (SendTaskHeartbeat). */
  notifyHeartbeat(): void;
  /**
   * Adds an effect of the task outside the execution, such as a write to a database. The history receives it with the
   * next event of the task ({@link HistorySink.record}), so that it can store both together.
   */
  addEffect(effect: unknown): void;
  /**
   * Lets a virtual clock advance although the task is pending. Call it when the task only waits for the clock or for an
   * external event. `notifySubmitted` implies it.
   */
  releaseClock(): void;
  /**
   * Suspends the timeouts of the task while it waits for something that does not exist on AWS, such as a process of this
   * machine.
   *
   * @returns the function that ends the suspension: the timeout continues, and the time until a heartbeat starts again
   */
  holdTimeout(): Cancel;
}

/**
 * The phase in which a task failed. It determines the history event: `LambdaFunctionScheduleFailed`, `TaskStartFailed`,
 * `TaskSubmitFailed` or `TaskFailed`.
 */
export type TaskFailurePhase = 'schedule' | 'start' | 'submit' | 'run';

/**
 * The failure of a task, an item reader or a result writer. Dispatchers and data stores reject with it. Any other
 * rejection ends the execution with `States.Runtime` and the message as its cause.
 */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';

  constructor(
    /**
     * The error name that `ErrorEquals` matches, as AWS reports it: a function's error type, `Lambda.ServiceException`,
     * `DynamoDb.ConditionalCheckFailedException` …
     */
    readonly error: string | undefined,
    /** The cause, as in the API; undefined if the worker reported none. */
    override readonly cause: string | undefined,
    readonly phase: TaskFailurePhase = 'run',
  ) {
    super(error === undefined ? (cause ?? 'The task failed') : cause === undefined ? error : `${error}: ${cause}`);
  }
}

/** An error in a task's Parameters or Arguments. The diagnostic has their location instead of the resource's. */
export interface ParametersProblem {
  readonly message: string;
}

/** Runs the tasks of Task states. The engine calls services through this interface only. */
export interface TaskDispatcher {
  /**
   * Validates a resource of a definition.
   *
   * @param parameters The `Parameters` or `Arguments` of the definition, unevaluated.
   * @returns A message if the host cannot run the resource, or the error in `parameters`; undefined if both are valid.
   */
  validate?(resource: TaskResource, parameters: Json | undefined): string | ParametersProblem | undefined;
  /**
   * Returns the reason why a task cannot be scheduled, such as `The activity arn:… does not exist.`, or undefined. The
   * execution then fails with States.Runtime and that cause, before any event of the task.
   */
  unschedulableReason?(request: TaskRequest): string | undefined;
  /** Runs a task. Resolves to its result, or rejects with a `TaskFailure`. */
  run(request: TaskRequest): Promise<Json>;
}
