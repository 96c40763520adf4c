import { type StateFailure } from '../errors/state-failure.js';
import { type HistorySink } from '../history.js';
import { type Json, type JsonObject } from '../json.js';
import { type Outcome } from '../outcome.js';
import { type Cancel } from '../ports.js';
import { type Program } from '../state-machine.js';
import { formatTimestamp } from '../values/timestamp.js';
import { Frame, type FrameOwner } from './frame.js';
import { resumeFrame, startFrame } from './loop.js';
import { type World } from './world.js';

/** What makes one execution different from another of the same machine. */
export interface ExecutionSetting {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly redriveCount: number;
  readonly stateMachine: { readonly arn: string; readonly name: string };
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly input: Json;
  readonly history: HistorySink;
  readonly timeoutSeconds: number | undefined;
  readonly ended: (outcome: Outcome) => void;
}

/** Transitions in a row after which an execution lets others run. */
const transitionsInARow = 2000;

/**
 * One attempt at an execution: its history, its root frame, its end. A redrive is another attempt, over the same
 * history.
 */
export class Execution implements FrameOwner {
  readonly startDate: number;
  readonly root: Frame;
  /** When the latest event was recorded. */
  latestTime = 0;
  #events = 0;
  #over = false;
  #transitions = 0;
  #timeout: Cancel | undefined;
  readonly #mostEvents: number;
  readonly #redrivenAt: number | undefined;
  #base: JsonObject | undefined;

  /** @param redriven The attempt, without success, after which this one goes on. */
  constructor(
    readonly program: Program,
    readonly setting: ExecutionSetting,
    readonly world: World,
    redriven?: Execution,
  ) {
    const now = world.clock.now();
    this.startDate = redriven?.startDate ?? now;
    this.#mostEvents = setting.type === 'STANDARD' ? world.quotas.historyEvents : world.quotas.expressEvents;
    this.#redrivenAt = redriven === undefined ? undefined : now;
    const { input, roleArn, timeoutSeconds, redriveCount } = setting;
    if (redriven === undefined) {
      this.record('ExecutionStarted', 0, { input, roleArn });
      // The first state's previous event is 0 on AWS, not 1.
      this.root = new Frame(this, program, this, 0);
    } else {
      this.#events = redriven.#events;
      const last = this.record('ExecutionRedriven', this.#events, { redriveCount });
      this.root = redriven.root.redriven(this, this, last);
    }
    if (timeoutSeconds !== undefined)
      this.#timeout = world.clock.setTimer(timeoutSeconds * 1000, () => this.#timedOut());
  }

  /** The part of the context object that is the same in every state; many executions never look. */
  get base(): JsonObject {
    return (this.#base ??= this.#makeBase(this.#redrivenAt));
  }

  /** Whether the history has room for a redrive and at least one event after it, as AWS wants it. */
  get hasRoomForRedrive(): boolean {
    return this.#events < this.#mostEvents - 1;
  }

  /**
   * Another attempt, which goes on where this one ended without success. The time that the execution may take starts
   * anew.
   *
   * @param ended Told how that attempt ends.
   */
  redriven(ended: (outcome: Outcome) => void): Execution {
    return new Execution(
      this.program,
      { ...this.setting, redriveCount: this.setting.redriveCount + 1, ended },
      this.world,
      this,
    );
  }

  /** Runs until it ends or has to wait. */
  start(): void {
    if (this.#over) return;
    if (this.root.standing === 'before-first') startFrame(this.root, this.setting.input);
    else resumeFrame(this.root);
  }

  /** Records an event and returns its id. Nothing is recorded once the execution is over. */
  record(type: string, previousEventId: number, details?: Readonly<Record<string, Json | undefined>>): number {
    if (this.#over) return this.#events;
    if (this.#events + 1 >= this.#mostEvents && !type.startsWith('Execution')) return this.#full();
    const id = ++this.#events;
    this.latestTime = this.world.clock.now();
    this.setting.history.record({ id, previousEventId, timestamp: this.latestTime, type, details });
    return id;
  }

  /** Counts a transition; true when it is time to let others run. */
  tired(): boolean {
    if (++this.#transitions < transitionsInARow) return false;
    this.#transitions = 0;
    return true;
  }

  /** Goes on when others have run. */
  later(callback: () => void): void {
    const release = this.world.clock.hold();
    setImmediate(() => {
      callback();
      release();
    });
  }

  succeeded(frame: Frame, output: Json): void {
    this.#end('ExecutionSucceeded', frame.last, { output }, { status: 'SUCCEEDED', output });
  }

  failed(frame: Frame, { error, cause }: StateFailure): void {
    this.#end('ExecutionFailed', frame.last, { error, cause }, { status: 'FAILED', error, cause });
  }

  stop(error?: string, cause?: string): void {
    if (this.#over) return;
    this.root.abort();
    this.#end('ExecutionAborted', this.#events, { error, cause }, { status: 'ABORTED', error, cause });
  }

  #timedOut(): void {
    if (this.#over) return;
    this.root.abort();
    const error = 'States.Timeout';
    this.#end('ExecutionTimedOut', this.#events, { error }, { status: 'TIMED_OUT', error });
  }

  /** The history has no room for more than the event that says so. */
  #full(): number {
    const last = this.#events;
    if (this.setting.type === 'EXPRESS')
      this.#end(
        'ExecutionTimedOut',
        last,
        { error: 'States.Timeout' },
        { status: 'TIMED_OUT', error: 'States.Timeout' },
      );
    else {
      const error = 'States.Runtime';
      const cause = `The execution reached the maximum number of history events (${this.#mostEvents}).`;
      this.#end('ExecutionFailed', last, { error, cause }, { status: 'FAILED', error, cause });
    }
    this.root.abort();
    return last;
  }

  #end(type: string, previous: number, details: Readonly<Record<string, Json | undefined>>, outcome: Outcome): void {
    if (this.#over) return;
    this.record(type, previous, details);
    this.#over = true;
    this.#timeout?.();
    this.setting.ended(outcome);
  }

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
  #makeBase(redriveDate: number | undefined): JsonObject {
    const { arn, name, input, roleArn, redriveCount, stateMachine } = this.setting;
    const redrive: JsonObject = redriveDate === undefined ? {} : { RedriveTime: formatTimestamp(redriveDate) };
    return {
      Execution: {
        Id: arn,
        Input: input,
        StartTime: formatTimestamp(this.startDate),
        Name: name,
        RoleArn: roleArn,
        RedriveCount: redriveCount,
        ...redrive,
      },
      StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
    };
  }
}
