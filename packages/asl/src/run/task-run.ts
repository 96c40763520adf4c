import { RuntimeProblem, StateFailure } from '../errors/state-failure.js';
import { type Eventually } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { type Cancel, type TaskFailure, type TaskRequest, type TaskResource } from '../ports.js';
import { type Step } from '../state-machine.js';
import { type Frame } from './frame.js';
import { checkPayload } from './payload-limit.js';
import { type Scheduling, type TaskEvents } from './task-events.js';

const nothing: Cancel = () => undefined;

/** One attempt of a task: asks the host, keeps timeout and heartbeat, records what happens. */
export class TaskRun {
  #abort: AbortController | undefined;
  #aborted = false;
  #release: Cancel = nothing;
  #timeout: Cancel = nothing;
  #heartbeat: Cancel = nothing;
  #over = false;
  #resolve: (result: Eventually<Step>) => void = nothing;
  #reject: (error: unknown) => void = nothing;

  /** @param finish What becomes of the task's result. */
  constructor(
    readonly frame: Frame,
    readonly resource: TaskResource,
    readonly events: TaskEvents,
    readonly scheduling: Scheduling,
    readonly finish: (output: Json) => Eventually<Step>,
  ) {}

  /** Whether anybody is told any more. */
  get over(): boolean {
    return this.#over || !this.frame.live;
  }

  /** Aborted when nobody waits any more. Made when somebody asks for it: most tasks never do, and it is dear. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#aborted) this.#abort.abort();
    }
    return this.#abort.signal;
  }

  /**
   * Resolves to what is made of the task's result; rejects with its `StateFailure`; neither once the frame is aborted.
   */
  run(): Promise<Step> {
    const { frame, events, scheduling } = this;
    const missing = frame.execution.world.dispatcher.missing?.(this.resource);
    if (missing !== undefined) return Promise.reject(new RuntimeProblem(missing));
    events.scheduled(frame, scheduling);
    events.begun(frame);
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
    this.#heartbeat = this.frame.execution.world.clock.setTimer(heartbeatSeconds * 1000, () =>
      this.#late('States.HeartbeatTimeout'),
    );
  }

  /** A virtual clock need not stand still for this task any longer. */
  releaseClock(): void {
    this.#release();
  }

  #begin(): void {
    const { frame, scheduling } = this;
    const { clock, dispatcher } = frame.execution.world;
    frame.interrupt = () => this.#end(true);
    if (scheduling.timeoutSeconds !== undefined)
      this.#timeout = clock.setTimer(scheduling.timeoutSeconds * 1000, () => this.#late(undefined));
    this.restartHeartbeat();
    if (this.resource.kind !== 'activity') this.#release = clock.hold();
    let answer: Promise<Json>;
    try {
      answer = dispatcher.run(new RunningTask(this));
    } catch (error) {
      answer = Promise.reject(error as Error); // whatever it threw, as it is
    }
    answer.then(
      (output) => this.#succeeded(output),
      (error: unknown) => this.#failed(error),
    );
  }

  #end(abort: boolean): void {
    this.#over = true;
    this.frame.interrupt = undefined;
    this.#timeout();
    this.#heartbeat();
    this.#release();
    if (!abort) return;
    this.#aborted = true;
    this.#abort?.abort();
  }

  #succeeded(output: Json): void {
    if (this.over) return;
    this.#end(false);
    try {
      checkPayload(this.frame, output, this.resource.arn);
    } catch (error) {
      return this.#fail(error);
    }
    this.events.succeeded(this.frame, output);
    try {
      this.#resolve(this.finish(output));
    } catch (error) {
      this.#reject(error);
    }
  }

  #failed(error: unknown): void {
    if (this.over) return;
    this.#end(false);
    this.#fail(error);
  }

  #fail(failure: unknown): void {
    if (isTaskFailure(failure) && failure.error === 'States.Runtime')
      return this.#reject(new RuntimeProblem(failure.cause ?? failure.message));
    if (!isTaskFailure(failure) && !(failure instanceof StateFailure)) return this.#reject(failure);
    const { error, cause } = failure;
    this.events.failed(this.frame, isTaskFailure(failure) ? failure.phase : 'run', error, cause);
    this.#reject(new StateFailure(error, cause));
  }

  #late(alias: string | undefined): void {
    if (this.over) return;
    this.#end(true);
    this.events.timedOut(this.frame, 'States.Timeout');
    this.#reject(new StateFailure('States.Timeout', undefined, true, alias));
  }
}

/** What the host sees of a task. What it may never ask for is made when it asks. */
class RunningTask implements TaskRequest {
  readonly resource: TaskResource;
  readonly parameters: Json;
  readonly stateName: string;
  readonly credentials: JsonObject | undefined;
  readonly taskToken: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly #run: TaskRun;

  constructor(run: TaskRun) {
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

  readonly started: TaskRequest['started'] = (details) => {
    if (!this.#run.over) this.#run.events.started(this.#run.frame, details?.workerName);
  };

  readonly submitted: TaskRequest['submitted'] = (output) => {
    if (this.#run.over) return;
    this.#run.events.submitted(this.#run.frame, output);
    this.#run.releaseClock();
  };

  readonly heartbeat: TaskRequest['heartbeat'] = () => {
    if (!this.#run.over) this.#run.restartHeartbeat();
  };

  readonly waiting: TaskRequest['waiting'] = () => this.#run.releaseClock();
}

/** By name: the host may have a copy of this package of its own. */
function isTaskFailure(error: unknown): error is TaskFailure {
  return error instanceof Error && error.name === 'TaskFailure';
}
