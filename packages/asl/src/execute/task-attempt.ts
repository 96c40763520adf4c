import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Cancel } from '../clock/clock.js';
import { type TaskFailure, type TaskRequest, type TaskResource } from '../task-dispatcher.js';
import { type StateResult } from '../state-machine.js';
import { type Frame } from './frame.js';
import { checkPayload } from './payload-limit.js';
import { type EvaluatedTaskFields, type TaskEventRecorder } from './task-event-recorder.js';

const noop: Cancel = () => undefined;

/** One attempt of a task: dispatches it, enforces its timeout and heartbeat, and records its events. */
export class TaskAttempt {
  #abort: AbortController | undefined;
  #aborted = false;
  #releaseKeepAlive: Cancel = noop;
  #timeout: Cancel = noop;
  /** When the task times out, in milliseconds since the epoch. */
  #timeoutAt: number | undefined;
  #heartbeat: Cancel = noop;
  #isOver = false;
  #effects: unknown[] | undefined;
  #resolve: (result: MaybePromise<StateResult>) => void = noop;
  #reject: (error: unknown) => void = noop;

  /** @param finish Processes the result of the task. */
  constructor(
    readonly frame: Frame,
    readonly resource: TaskResource,
    readonly recorder: TaskEventRecorder,
    readonly fields: EvaluatedTaskFields,
    readonly finish: (output: Json) => MaybePromise<StateResult>,
  ) {}

  /** Whether the attempt or its frame has ended. Later results are ignored. */
  get isOver(): boolean {
    return this.#isOver || !this.frame.live;
  }

  /** Aborted when the result is no longer needed. Created on access: most tasks never read it, and it is expensive. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#aborted) this.#abort.abort();
    }
    return this.#abort.signal;
  }

  /**
   * Runs the task. Resolves to the result of the state, or rejects with a `StateFailure`. Does not settle if the frame
   * is aborted.
   */
  run(): Promise<StateResult> {
    const { frame, recorder, fields } = this;
    const reason = frame.execution.environment.dispatcher.unschedulableReason?.(new AttemptRequest(this));
    if (reason !== undefined) return Promise.reject(new StateRuntimeError(reason));
    recorder.recordScheduled(frame, fields);
    recorder.recordAutomaticStart(frame);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (frame.live) this.#begin();
    });
  }

  restartHeartbeat(): void {
    const { heartbeatSeconds } = this.fields;
    if (heartbeatSeconds === undefined) return;
    this.#heartbeat();
    this.#heartbeat = this.frame.execution.environment.clock.setTimer(heartbeatSeconds * 1000, () =>
      this.#timedOut('States.HeartbeatTimeout'),
    );
  }

  /** Lets a virtual clock advance although the task is pending. */
  releaseClock(): void {
    this.#releaseKeepAlive();
  }

  holdTimeout(): Cancel {
    const { clock } = this.frame.execution.environment;
    const left = this.#timeoutAt === undefined ? undefined : this.#timeoutAt - clock.now();
    this.#timeout();
    this.#heartbeat();
    let isHeld = true;
    return () => {
      if (isHeld && !this.isOver) this.#startTimeouts(left);
      isHeld = false;
    };
  }

  addEffect(effect: unknown): void {
    if (this.isOver) this.frame.execution.recordEffects([effect]);
    else if (this.#effects === undefined) this.#effects = [effect];
    else this.#effects.push(effect);
  }

  recordSubmitted(output: Json): void {
    this.#record(() => this.recorder.recordSubmitted(this.frame, output));
  }

  /** Records an event with the effects so far. */
  #record(record: () => void): void {
    const effects = this.#effects;
    this.#effects = undefined;
    if (effects === undefined) record();
    else this.frame.execution.recordEffects(effects, record);
  }

  #begin(): void {
    const { frame, fields } = this;
    const { clock, dispatcher } = frame.execution.environment;
    frame.interrupt = () => this.#interrupt();
    this.#startTimeouts(fields.timeoutSeconds === undefined ? undefined : fields.timeoutSeconds * 1000);
    if (this.resource.kind !== 'activity') this.#releaseKeepAlive = clock.keepAlive();
    let result: Promise<Json>;
    try {
      result = dispatcher.run(new AttemptRequest(this));
    } catch (error) {
      result = Promise.reject(error as Error); // rejects with the same value, of any type
    }
    result.then(
      (output) => this.#succeeded(output),
      (error: unknown) => this.#failed(error),
    );
  }

  #startTimeouts(timeoutMs: number | undefined): void {
    const { clock } = this.frame.execution.environment;
    if (timeoutMs !== undefined) {
      this.#timeoutAt = clock.now() + timeoutMs;
      this.#timeout = clock.setTimer(timeoutMs, () => this.#timedOut(undefined));
    }
    this.restartHeartbeat();
  }

  #end(abort: boolean): void {
    this.#isOver = true;
    this.frame.interrupt = undefined;
    this.#timeout();
    this.#heartbeat();
    this.#releaseKeepAlive();
    if (!abort) return;
    this.#aborted = true;
    this.#abort?.abort();
  }

  /** Ends the attempt without an event of the task. */
  #interrupt(): void {
    this.#end(true);
    this.#record(noop);
  }

  #succeeded(output: Json): void {
    if (this.isOver) return;
    this.#end(false);
    try {
      // AWS names a function or an activity by its ARN, and an integration by its service (`lambda`, `aws-sdk:s3`).
      const { kind, arn, resourceType } = this.resource;
      checkPayload(this.frame, output, kind === 'service' ? resourceType : arn);
    } catch (error) {
      return this.#fail(error);
    }
    this.#record(() => this.recorder.recordSucceeded(this.frame, output));
    try {
      this.#resolve(this.finish(output));
    } catch (error) {
      this.#reject(error);
    }
  }

  #failed(error: unknown): void {
    if (this.isOver) return;
    this.#end(false);
    this.#fail(error);
  }

  #fail(failure: unknown): void {
    const isRuntimeError = isTaskFailure(failure) && failure.error === 'States.Runtime';
    if (isRuntimeError || (!isTaskFailure(failure) && !(failure instanceof StateFailure))) {
      this.#record(noop);
      return this.#reject(isRuntimeError ? new StateRuntimeError(failure.cause ?? failure.message) : failure);
    }
    const { error, cause } = failure;
    const phase = isTaskFailure(failure) ? failure.phase : 'run';
    this.#record(() => this.recorder.recordFailed(this.frame, phase, error, cause));
    this.#reject(new StateFailure(error, cause));
  }

  #timedOut(alias: string | undefined): void {
    if (this.isOver) return;
    this.#end(true);
    this.#record(() => this.recorder.recordTimedOut(this.frame, 'States.Timeout'));
    this.#reject(new StateFailure('States.Timeout', undefined, true, alias));
  }
}

/** The request that the host receives. Properties that are rarely read are created on access. */
class AttemptRequest implements TaskRequest {
  readonly resource: TaskResource;
  readonly parameters: Json;
  readonly stateName: string;
  readonly credentials: JsonObject | undefined;
  readonly taskToken: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly #run: TaskAttempt;

  constructor(run: TaskAttempt) {
    const { frame, resource, fields } = run;
    this.#run = run;
    this.resource = resource;
    this.parameters = fields.parameters;
    this.stateName = frame.state.name;
    this.credentials = fields.credentials;
    this.taskToken = frame.taskToken;
    this.timeoutSeconds = fields.timeoutSeconds;
    this.heartbeatSeconds = fields.heartbeatSeconds;
  }

  get context(): JsonObject {
    return this.#run.frame.context();
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  readonly notifyStarted: TaskRequest['notifyStarted'] = (details) => {
    if (!this.#run.isOver) this.#run.recorder.recordStarted(this.#run.frame, details?.workerName);
  };

  readonly notifySubmitted: TaskRequest['notifySubmitted'] = (output) => {
    if (this.#run.isOver) return;
    this.#run.recordSubmitted(output);
    this.#run.releaseClock();
  };

  readonly notifyHeartbeat: TaskRequest['notifyHeartbeat'] = () => {
    if (!this.#run.isOver) this.#run.restartHeartbeat();
  };

  readonly addEffect: TaskRequest['addEffect'] = (effect) => this.#run.addEffect(effect);

  readonly releaseClock: TaskRequest['releaseClock'] = () => this.#run.releaseClock();

  readonly holdTimeout: TaskRequest['holdTimeout'] = () => this.#run.holdTimeout();
}

/** Compares by name because the host may use another copy of this package. */
function isTaskFailure(error: unknown): error is TaskFailure {
  return error instanceof Error && error.name === 'TaskFailure';
}
