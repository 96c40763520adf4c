import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Cancel } from '../clock/clock.js';
import { type TaskFailure, type TaskRequest, type TaskResource } from '../task-dispatcher.js';
import { type StateResult } from '../state-machine.js';
import { type Frame } from './frame.js';
import { checkPayload } from './payload-limit.js';
import { type EvaluatedTaskFields, type TaskEventRecorder } from './task-event-recorder.js';

const nothing: Cancel = () => undefined;

/** One attempt of a task: dispatches it, enforces its timeout and heartbeat, and records its events. */
export class TaskAttempt {
  #abort: AbortController | undefined;
  #aborted = false;
  #releaseKeepAlive: Cancel = nothing;
  #timeout: Cancel = nothing;
  #heartbeat: Cancel = nothing;
  #isOver = false;
  #resolve: (result: MaybePromise<StateResult>) => void = nothing;
  #reject: (error: unknown) => void = nothing;

  /** @param finish Processes the result of the task. */
  constructor(
    readonly frame: Frame,
    readonly resource: TaskResource,
    readonly events: TaskEventRecorder,
    readonly scheduling: EvaluatedTaskFields,
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
    const { frame, events, scheduling } = this;
    const missing = frame.execution.environment.dispatcher.unschedulableReason?.(this.resource);
    if (missing !== undefined) return Promise.reject(new StateRuntimeError(missing));
    events.recordScheduled(frame, scheduling);
    events.recordAutomaticStart(frame);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (frame.live) this.#begin();
    });
  }

  restartHeartbeat(): void {
    const { heartbeatSeconds } = this.scheduling;
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

  #begin(): void {
    const { frame, scheduling } = this;
    const { clock, dispatcher } = frame.execution.environment;
    frame.interrupt = () => this.#end(true);
    if (scheduling.timeoutSeconds !== undefined)
      this.#timeout = clock.setTimer(scheduling.timeoutSeconds * 1000, () => this.#timedOut(undefined));
    this.restartHeartbeat();
    if (this.resource.kind !== 'activity') this.#releaseKeepAlive = clock.keepAlive();
    let answer: Promise<Json>;
    try {
      answer = dispatcher.run(new AttemptRequest(this));
    } catch (error) {
      answer = Promise.reject(error as Error); // rejects with the same value, of any type
    }
    answer.then(
      (output) => this.#succeeded(output),
      (error: unknown) => this.#failed(error),
    );
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

  #succeeded(output: Json): void {
    if (this.isOver) return;
    this.#end(false);
    try {
      checkPayload(this.frame, output, this.resource.arn);
    } catch (error) {
      return this.#fail(error);
    }
    this.events.recordSucceeded(this.frame, output);
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
    if (isTaskFailure(failure) && failure.error === 'States.Runtime')
      return this.#reject(new StateRuntimeError(failure.cause ?? failure.message));
    if (!isTaskFailure(failure) && !(failure instanceof StateFailure)) return this.#reject(failure);
    const { error, cause } = failure;
    this.events.recordFailed(this.frame, isTaskFailure(failure) ? failure.phase : 'run', error, cause);
    this.#reject(new StateFailure(error, cause));
  }

  #timedOut(alias: string | undefined): void {
    if (this.isOver) return;
    this.#end(true);
    this.events.recordTimedOut(this.frame, 'States.Timeout');
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
    const { frame, resource, scheduling } = run;
    this.#run = run;
    this.resource = resource;
    this.parameters = scheduling.parameters;
    this.stateName = frame.state.name;
    this.credentials = scheduling.credentials;
    this.taskToken = frame.taskToken;
    this.timeoutSeconds = scheduling.timeoutSeconds;
    this.heartbeatSeconds = scheduling.heartbeatSeconds;
  }

  get context(): JsonObject {
    return this.#run.frame.context();
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  readonly notifyStarted: TaskRequest['notifyStarted'] = (details) => {
    if (!this.#run.isOver) this.#run.events.recordStarted(this.#run.frame, details?.workerName);
  };

  readonly notifySubmitted: TaskRequest['notifySubmitted'] = (output) => {
    if (this.#run.isOver) return;
    this.#run.events.recordSubmitted(this.#run.frame, output);
    this.#run.releaseClock();
  };

  readonly notifyHeartbeat: TaskRequest['notifyHeartbeat'] = () => {
    if (!this.#run.isOver) this.#run.restartHeartbeat();
  };

  readonly releaseClock: TaskRequest['releaseClock'] = () => this.#run.releaseClock();
}

/** Compares by name because the host may use another copy of this package. */
function isTaskFailure(error: unknown): error is TaskFailure {
  return error instanceof Error && error.name === 'TaskFailure';
}
