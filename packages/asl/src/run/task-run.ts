import { RuntimeProblem, StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type Cancel, type TaskFailure, type TaskRequest, type TaskResource } from '../ports.js';
import { type Frame } from './frame.js';
import { checkPayload } from './payload-limit.js';
import { type Scheduling, type TaskEvents } from './task-events.js';

const nothing: Cancel = () => undefined;

/** One attempt of a task: asks the host, keeps timeout and heartbeat, records what happens. */
export class TaskRun {
  /** Made when somebody asks for its signal: most tasks never do, and it is dear. */
  #abort: AbortController | undefined;
  #aborted = false;
  #release: Cancel = nothing;
  #timeout: Cancel = nothing;
  #heartbeat: Cancel = nothing;
  #over = false;

  constructor(
    readonly frame: Frame,
    readonly resource: TaskResource,
    readonly events: TaskEvents,
    readonly scheduling: Scheduling,
  ) {}

  /** Resolves to the task's result; rejects with its `StateFailure`; neither once the frame is aborted. */
  run(): Promise<Json> {
    const { frame, events, scheduling } = this;
    const missing = frame.execution.world.dispatcher.missing?.(this.resource);
    if (missing !== undefined) return Promise.reject(new RuntimeProblem(missing));
    events.scheduled(frame, scheduling);
    events.begun(frame);
    return new Promise((resolve, reject) => {
      if (!frame.live) return;
      frame.interrupt = () => this.#finish(true);
      this.#keepTime(reject);
      if (this.resource.kind !== 'activity') this.#release = frame.execution.world.clock.hold();
      this.#ask().then(
        (output) => this.#settle(() => this.#succeed(output, resolve, reject)),
        (error: unknown) => this.#settle(() => this.#fail(error, reject)),
      );
    });
  }

  /** The host's answer; what it throws synchronously is a rejection too. */
  async #ask(): Promise<Json> {
    return this.frame.execution.world.dispatcher.run(this.#request());
  }

  #signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#aborted) this.#abort.abort();
    }
    return this.#abort.signal;
  }

  #request(): TaskRequest {
    const { frame, resource, scheduling } = this;
    const signal = (): AbortSignal => this.#signal();
    const { parameters, credentials, timeoutSeconds, heartbeatSeconds } = scheduling;
    return {
      resource,
      parameters,
      stateName: frame.state.name,
      context: frame.context(),
      credentials,
      taskToken: frame.taskToken,
      timeoutSeconds,
      heartbeatSeconds,
      get signal() {
        return signal();
      },
      started: (details) => this.#report(() => this.events.started(frame, details?.workerName)),
      submitted: (output) =>
        this.#report(() => {
          this.events.submitted(frame, output);
          this.#release();
        }),
      heartbeat: () => this.#report(() => this.#restartHeartbeat()),
      waiting: () => this.#release(),
    };
  }

  #report(what: () => void): void {
    if (!this.#over && this.frame.live) what();
  }

  #keepTime(reject: (error: StateFailure) => void): void {
    const { clock } = this.frame.execution.world;
    const { timeoutSeconds } = this.scheduling;
    this.#late = (alias) => this.#settle(() => this.#timedOut(alias, reject), true);
    if (timeoutSeconds !== undefined) this.#timeout = clock.setTimer(timeoutSeconds * 1000, () => this.#late(undefined));
    this.#restartHeartbeat();
  }

  #late: (alias: string | undefined) => void = nothing;

  #restartHeartbeat(): void {
    const { heartbeatSeconds } = this.scheduling;
    if (heartbeatSeconds === undefined) return;
    this.#heartbeat();
    this.#heartbeat = this.frame.execution.world.clock.setTimer(heartbeatSeconds * 1000, () => this.#late('States.HeartbeatTimeout'));
  }

  #settle(then: () => void, abort = false): void {
    if (this.#over || !this.frame.live) return;
    this.#finish(abort);
    then();
  }

  #finish(abort: boolean): void {
    this.#over = true;
    this.frame.interrupt = undefined;
    this.#timeout();
    this.#heartbeat();
    this.#release();
    if (!abort) return;
    this.#aborted = true;
    this.#abort?.abort();
  }

  #succeed(output: Json, resolve: (output: Json) => void, reject: (error: unknown) => void): void {
    try {
      checkPayload(this.frame, output, this.resource.arn);
    } catch (error) {
      return this.#fail(error, reject);
    }
    this.events.succeeded(this.frame, output);
    resolve(output);
  }

  #fail(failure: unknown, reject: (error: unknown) => void): void {
    if (isTaskFailure(failure) && failure.error === 'States.Runtime') return reject(new RuntimeProblem(failure.cause ?? failure.message));
    if (!isTaskFailure(failure) && !(failure instanceof StateFailure)) return reject(failure);
    const { error, cause } = failure;
    this.events.failed(this.frame, isTaskFailure(failure) ? failure.phase : 'run', error, cause);
    reject(new StateFailure(error, cause));
  }

  #timedOut(alias: string | undefined, reject: (error: StateFailure) => void): void {
    this.events.timedOut(this.frame, 'States.Timeout');
    reject(new StateFailure('States.Timeout', undefined, true, alias));
  }
}

/** By name: the host may have a copy of this package of its own. */
function isTaskFailure(error: unknown): error is TaskFailure {
  return error instanceof Error && error.name === 'TaskFailure';
}
