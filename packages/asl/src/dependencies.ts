import { type Json, type JsonObject } from './json.js';
import { type HistorySink } from './history.js';
import { type Outcome } from './outcome.js';

/** Cancels what was scheduled; calling it again, or after it fired, does nothing. */
export type Cancel = () => void;

/** How a timer is set. */
export interface TimerOptions {
  /** Default false. */
  readonly background?: boolean;
}

/** Where the engine gets time from. See `RealClock` and `VirtualClock`. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Calls back once, `ms` milliseconds from now (at once when 0 or negative, but never synchronously).
   *
   * @param options `background`: time need not pass for its sake. A virtual clock fires it when it jumps past, and does
   * not jump because of it alone; a schedule that never ends would keep it jumping for ever. Other clocks take it like
   * any timer.
   */
  setTimer(ms: number, callback: () => void, options?: TimerOptions): Cancel;
  /**
   * Marks real work in flight (a function that runs, a request that waits for its answer), so that a virtual clock does
   * not jump meanwhile. The engine holds the clock while `TaskDispatcher.run` is pending, until `notifySubmitted()` of a
   * `.sync` or `.waitForTaskToken` task, and not at all while an activity waits for its worker. Release once; again
   * does nothing. A real clock does nothing here.
   */
  keepAlive(): Cancel;
}

/** Where the engine gets chance from: jitter, States.MathRandom, States.UUID, $random, $uuid, task tokens' ids. */
export interface RandomSource {
  /** A number in [0, 1). */
  next(): number;
  /** A version 4 UUID, lower case. */
  uuid(): string;
}

/**
 * How a service integration is called. `request-response` is also what a Lambda function's ARN and an activity's use.
 */
export type IntegrationPattern = 'request-response' | 'sync' | 'sync:2' | 'waitForTaskToken';

/** A Task state's `Resource`, taken apart. */
export interface TaskResource {
  /** As the definition has it. */
  readonly arn: string;
  /**
   * `lambda`: a function's ARN; `activity`: an activity's ARN; `service`: `arn:aws:states:::service:action[.pattern]`.
   */
  readonly kind: 'lambda' | 'activity' | 'service';
  /** AWS's resourceType: `lambda`, `sqs`, `states`, `aws-sdk:s3` …; `lambda` and `activity` for the other two kinds. */
  readonly resourceType: string;
  /**
   * AWS's resource: `invoke`, `sendMessage.waitForTaskToken`, `startExecution.sync:2` …; the ARN for the other two
   * kinds.
   */
  readonly resource: string;
  /** The action without its pattern: `invoke`, `sendMessage`, `startExecution`; empty for the other two kinds. */
  readonly action: string;
  readonly pattern: IntegrationPattern;
}

/** What a Task state asks the host to do. */
export interface TaskRequest {
  readonly resource: TaskResource;
  /**
   * The effective parameters: the Task's `Parameters` or `Arguments` after evaluation (or the effective input without
   * them).
   */
  readonly parameters: Json;
  readonly stateName: string;
  /**
   * The context object as the state sees it (`$$`, `$states.context`): Execution, State, StateMachine, Task.Token, Map.
   * To be read while the task runs: it is made when it is read.
   */
  readonly context: JsonObject;
  /** The role to act as, where the state has `Credentials`. */
  readonly credentials?: JsonObject;
  /**
   * Set for `.waitForTaskToken` and for activities: what SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat name.
   */
  readonly taskToken?: string;
  /** Seconds after which the engine gives the task up, when the state sets them. The engine itself keeps the time. */
  readonly timeoutSeconds?: number;
  /** Seconds without a heartbeat after which the engine gives the task up. The engine itself keeps the time. */
  readonly heartbeatSeconds?: number;
  /** Aborted when nobody waits any more: timeout, heartbeat, a failed sibling branch, a stopped execution. */
  readonly signal: AbortSignal;
  /**
   * An activity's worker took the task. For the other kinds the engine records the start itself, before `run` is
   * called.
   */
  notifyStarted(details?: { readonly workerName?: string }): void;
  /** A `.sync` or `.waitForTaskToken` task was handed to its service, which answered `output`. */
  notifySubmitted(output: Json): void;
  /** The worker reports that it is alive (SendTaskHeartbeat). */
  notifyHeartbeat(): void;
  /**
   * What is left of the task waits for the clock, or for somebody outside: a virtual clock need not stand still for it
   * any longer. `submitted` implies it.
   */
  releaseClock(): void;
}

/**
 * Where in a task's life it failed; it decides the event: `LambdaFunctionScheduleFailed`, `TaskStartFailed`,
 * `TaskSubmitFailed` or `TaskFailed`.
 */
export type TaskFailurePhase = 'schedule' | 'start' | 'submit' | 'run';

/**
 * What a dispatcher (or an item reader or result writer) rejects with when the task failed. Its `error` is what
 * `ErrorEquals` matches, so it is AWS's own: a function's error type, `Lambda.ServiceException`,
 * `DynamoDb.ConditionalCheckFailedException` … Anything else that it rejects with becomes `States.Runtime` with the
 * message as cause, and ends the execution.
 */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';

  constructor(
    readonly error: string | undefined,
    /** Named after the API's field; absent where the worker gave none. */
    override readonly cause: string | undefined,
    readonly phase: TaskFailurePhase = 'run',
  ) {
    super(error === undefined ? (cause ?? 'The task failed') : cause === undefined ? error : `${error}: ${cause}`);
  }
}

/** What is wrong with a task's Parameters or Arguments; a diagnostic about it stands there. */
export interface ParametersProblem {
  readonly message: string;
}

/** Does what Task states ask for. The engine's only way to the world. */
export interface TaskDispatcher {
  /**
   * Says, when a definition is validated, whether the host can run that resource; a text (what is wrong and what to do)
   * when it cannot, or what is wrong with `parameters`, which are the definition's own Parameters or Arguments,
   * unevaluated.
   */
  validate?(resource: TaskResource, parameters: Json | undefined): string | ParametersProblem | undefined;
  /**
   * Says why a task cannot even be scheduled, such as `The activity arn:… does not exist.`; the execution then fails
   * with States.Runtime and that cause, before any event of the task.
   */
  unschedulableReason?(resource: TaskResource): string | undefined;
  /** Does it and resolves to the task's result, or rejects with a `TaskFailure`. */
  run(request: TaskRequest): Promise<Json>;
}

/** What an `ItemReader` asks for. */
export interface ItemReadRequest {
  /** The reader's `Resource`, such as `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`. */
  readonly resource: TaskResource;
  /** The reader's `Parameters` or `Arguments` after evaluation, such as `{ Bucket, Key }`. */
  readonly parameters: Json;
  /**
   * `ReaderConfig` after evaluation: InputType, CSVHeaderLocation, CSVHeaders, MaxItems, ManifestType, Transformation …
   */
  readonly readerConfig: JsonObject;
  readonly stateName: string;
  readonly context: JsonObject;
  readonly signal: AbortSignal;
}

/** What a `ResultWriter` asks for. */
export interface ResultWriteRequest {
  readonly resource: TaskResource;
  /** The writer's `Parameters` or `Arguments` after evaluation, such as `{ Bucket, Prefix }`. */
  readonly parameters: Json;
  /** `WriterConfig` after evaluation: `Transformation` NONE, COMPACT or FLATTEN; `OutputType` JSON or JSONL. */
  readonly writerConfig: JsonObject;
  readonly mapRunArn: string;
  /** Every child execution in the order of the items, failed ones too. */
  readonly results: readonly ChildResult[];
  readonly stateName: string;
  readonly context: JsonObject;
  readonly signal: AbortSignal;
}

/** One finished child execution of a map run, for a result writer. */
export interface ChildResult {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly input: Json;
  readonly outcome: Outcome;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  readonly stopDate: number;
  /** Times that it has been redriven. */
  readonly redriveCount: number;
}

/**
 * The data sets of a Distributed Map. Both reject with a `TaskFailure` (`States.ItemReaderFailed`, `S3.NoSuchKey` …).
 */
export interface MapDataStore {
  /** The items, one after the other; it is asked for the next only when there is room for it. */
  readItems(request: ItemReadRequest): AsyncIterable<Json>;
  /**
   * Writes the results and resolves to the Map state's output, `{ MapRunArn, ResultWriterDetails: { Bucket, Key } }`.
   */
  writeResults(request: ResultWriteRequest): Promise<Json>;
}

/** How many items, or child executions, are where. As in DescribeMapRun. */
export interface MapRunCounts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  total: number;
  resultsWritten: number;
  /** Those, without success, that wait for a redrive to start them again. */
  pendingRedrive: number;
  /** Those, without success, that a redrive had to leave as they were: their history is full. */
  failuresNotRedrivable: number;
}

/** What UpdateMapRun can change while a map run runs. */
export interface MapRunOptions {
  /** 0: no limit. */
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** A Distributed Map is about to run its items. */
export interface MapRunRequest extends MapRunOptions {
  readonly stateName: string;
  /** The `Label` of the state, or one made from its name. Part of the map run's and the children's ARNs. */
  readonly label: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
}

/** A map run that the host keeps. */
export interface MapRun {
  readonly arn: string;
  /** A child execution is starting; the host names it and takes its history. */
  startChild(child: {
    readonly index: number;
    readonly input: Json;
    readonly items: number;
    readonly startDate: number;
  }): MapRunChild;
  /** The numbers changed. The objects are new each time; calls may be coalesced. */
  updateCounts(counts: { readonly items: Readonly<MapRunCounts>; readonly executions: Readonly<MapRunCounts> }): void;
  /**
   * The host calls that listener, and no earlier one, when somebody changes the settings; what is absent stays as it
   * is.
   */
  onUpdate?(listener: (settings: Partial<MapRunOptions>) => void): void;
  /** Its parent was redriven: it runs again. */
  notifyRedriven(redriveCount: number): void;
  notifyFinished(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void;
}

/** A child execution that the host keeps. */
export interface MapRunChild {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly history: HistorySink;
  /**
   * A STANDARD child that ended without success waits for its turn in a redrive of its map run: its status is
   * PENDING_REDRIVE.
   */
  notifyPendingRedrive?(): void;
  /**
   * A STANDARD child is redriven: it runs again under the same name, and its history goes on. EXPRESS children start
   * anew instead.
   */
  notifyRedriven(redriveCount: number): void;
  notifyFinished(outcome: Outcome): void;
}

/** Keeps map runs and their child executions. */
export interface MapRunHost {
  startMapRun(request: MapRunRequest): MapRun;
}
