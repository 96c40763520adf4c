import { type StateFailure } from '../errors/state-failure.js';
import { type HistorySink } from '../history.js';
import { type Json, type JsonObject } from '../json.js';
import { type Outcome } from '../outcome.js';
import { type Cancel } from '../clock/clock.js';
import { type Program } from '../state-machine.js';
import { formatTimestamp } from '../values/timestamp.js';
import { Frame, type FrameOwner } from './frame.js';
import { resumeFrame, startFrame } from './loop.js';
import { type ExecutionEnvironment } from './execution-environment.js';

/** The options of one execution of a state machine. */
export interface AttemptOptions {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly redriveCount: number;
  readonly stateMachine: { readonly arn: string; readonly name: string };
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly input: Json;
  readonly history: HistorySink;
  readonly timeoutSeconds: number | undefined;
  readonly onEnded: (outcome: Outcome) => void;
}

/**
 * One attempt of an execution: its history, its root frame and its end. A redrive is another attempt with the same
 * history.
 */
export class Execution implements FrameOwner {
  readonly startDate: number;
  readonly root: Frame;
  /** The time of the latest event. */
  latestEventTime = 0;
  #events = 0;
  #hasEnded = false;
  #timeout: Cancel | undefined;
  /** Effects for the next event. */
  #effects: readonly unknown[] | undefined;
  readonly #maxEvents: number;
  readonly #redriveTime: number | undefined;
  #baseContext: JsonObject | undefined;

  /** @param previous The unsuccessful attempt that this one redrives. */
  constructor(
    readonly program: Program,
    readonly options: AttemptOptions,
    readonly environment: ExecutionEnvironment,
    previous?: Execution,
  ) {
    const now = environment.clock.now();
    this.startDate = previous?.startDate ?? now;
    this.#maxEvents = options.type === 'STANDARD' ? environment.quotas.historyEvents : environment.quotas.expressEvents;
    this.#redriveTime = previous === undefined ? undefined : now;
    const { input, roleArn, timeoutSeconds, redriveCount } = options;
    if (previous === undefined) {
      this.record('ExecutionStarted', 0, { input, roleArn });
      // On AWS, the previousEventId of the first state's event is 0, not 1.
      this.root = new Frame(this, program, this, 0);
    } else {
      this.#events = previous.#events;
      const last = this.record('ExecutionRedriven', this.#events, { redriveCount });
      this.root = previous.root.createRedriveFrame(this, this, last);
    }
    if (timeoutSeconds !== undefined)
      this.#timeout = environment.clock.setTimer(timeoutSeconds * 1000, () => this.#timedOut());
  }

  /**
   * The part of the context object that is the same in every state. Created on access: many executions never read it.
   */
  get baseContext(): JsonObject {
    return (this.#baseContext ??= createBaseContext(this.options, this.startDate, this.#redriveTime));
  }

  /** Whether the history has room for ExecutionRedriven and at least one more event, as AWS requires. */
  get hasRoomForRedrive(): boolean {
    return this.#events < this.#maxEvents - 1;
  }

  /**
   * Creates the attempt that redrives this one. Its timeout starts again.
   *
   * @param onEnded Called when that attempt ends.
   */
  redrive(onEnded: (outcome: Outcome) => void): Execution {
    return new Execution(
      this.program,
      { ...this.options, redriveCount: this.options.redriveCount + 1, onEnded },
      this.environment,
      this,
    );
  }

  /** Runs until the execution ends or waits. */
  start(): void {
    if (this.#hasEnded) return;
    if (this.root.resumePoint === 'start') startFrame(this.root, this.options.input);
    else resumeFrame(this.root);
  }

  /** Records an event and returns its id. Records nothing after the execution has ended. */
  record(type: string, previousEventId: number, details?: Readonly<Record<string, Json | undefined>>): number {
    if (this.#hasEnded) return this.#events;
    if (this.#events + 1 >= this.#maxEvents && !type.startsWith('Execution')) return this.#endWithFullHistory();
    const id = ++this.#events;
    this.latestEventTime = this.environment.clock.now();
    const effects = this.#effects;
    this.#effects = undefined;
    this.options.history.record({ id, previousEventId, timestamp: this.latestEventTime, type, details }, effects);
    return id;
  }

  /** Passes effects to the history: with the event that `record` records, or without one. */
  recordEffects(effects: readonly unknown[], record?: () => void): void {
    this.#effects = effects;
    record?.();
    if (this.#effects === undefined) return;
    this.#effects = undefined;
    this.options.history.recordEffects?.(effects);
  }

  /** Calls `callback` after other work in the event loop. */
  yieldToEventLoop(callback: () => void): void {
    const release = this.environment.clock.keepAlive();
    this.environment.slice.runInNext(() => {
      callback();
      release();
    });
  }

  succeeded(frame: Frame, output: Json): void {
    this.#end('ExecutionSucceeded', frame.lastEventId, { output }, { status: 'SUCCEEDED', output });
  }

  failed(frame: Frame, { error, cause }: StateFailure): void {
    this.#end('ExecutionFailed', frame.lastEventId, { error, cause }, { status: 'FAILED', error, cause });
  }

  stop(error?: string, cause?: string): void {
    if (this.#hasEnded) return;
    this.#abortRoot();
    this.#end('ExecutionAborted', 0, { error, cause }, { status: 'ABORTED', error, cause });
  }

  #timedOut(): void {
    if (this.#hasEnded) return;
    this.#abortRoot();
    const error = 'States.Timeout';
    this.#end('ExecutionTimedOut', 0, { error }, { status: 'TIMED_OUT', error });
  }

  /**
   * Aborts the current state. AWS records no WaitStateAborted when the execution itself ends, and the last event has
   * the previousEventId 0 (measured on AWS: floci-io/floci, issues #2733 and #2965).
   */
  #abortRoot(): void {
    this.root.abort({ recordsState: this.root.state.enteredType !== 'WaitStateEntered' });
  }

  /** Ends an execution whose history has room for only one more event. */
  #endWithFullHistory(): number {
    const last = this.#events;
    if (this.options.type === 'EXPRESS')
      this.#end(
        'ExecutionTimedOut',
        last,
        { error: 'States.Timeout' },
        { status: 'TIMED_OUT', error: 'States.Timeout' },
      );
    else {
      const error = 'States.Runtime';
      const cause = `The execution reached the maximum number of history events (${this.#maxEvents}).`;
      this.#end('ExecutionFailed', last, { error, cause }, { status: 'FAILED', error, cause });
    }
    this.root.abort();
    return last;
  }

  #end(type: string, previous: number, details: Readonly<Record<string, Json | undefined>>, outcome: Outcome): void {
    if (this.#hasEnded) return;
    this.record(type, previous, details);
    this.#hasEnded = true;
    this.#timeout?.();
    this.options.onEnded(outcome);
  }
}

/**
 * The context object without `State`, `Map` and `Task`. Not a method, because TypeScript 7.0.2 renames the property
 * `Execution` in a class of that name.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
function createBaseContext(
  { arn, name, input, roleArn, redriveCount, stateMachine }: AttemptOptions,
  startDate: number,
  redriveDate: number | undefined,
): JsonObject {
  const redrive: JsonObject = redriveDate === undefined ? {} : { RedriveTime: formatTimestamp(redriveDate) };
  return {
    Execution: {
      Id: arn,
      Input: input,
      StartTime: formatTimestamp(startDate),
      Name: name,
      RoleArn: roleArn,
      RedriveCount: redriveCount,
      ...redrive,
    },
    StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
  };
}
