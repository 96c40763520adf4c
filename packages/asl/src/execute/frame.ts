import { type StateFailure } from '../errors/state-failure.js';
import { type Json, type JsonObject } from '../json.js';
import { type RandomSource } from '../random/random-source.js';
import { type Program, type StateNode } from '../state-machine.js';
import { formatTimestamp } from '../values/timestamp.js';
import { type Execution } from './execution.js';
import { type Scope } from './scope.js';
import { Variables } from './variables.js';

/**
 * The creator of a frame, which is notified when the frame ends. Neither method is called after the frame was aborted.
 */
export interface FrameOwner {
  succeeded(frame: Frame, output: Json): void;
  failed(frame: Frame, failure: StateFailure): void;
}

/**
 * The branches or iterations of one attempt of a Parallel or Map state. They are kept after a failure, so that a
 * redrive can continue them.
 */
export interface NestedFrames {
  /** The frames that have not succeeded, with the index of the branch or iteration. */
  unfinishedFrames(): Iterable<readonly [index: number, frame: Frame]>;
}

/** An item of a Map state, as in `$$.Map.Item`. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
  /** The key, if the item is a key-value pair of an object. */
  readonly key?: string | undefined;
  /** The origin of the item: an S3 URI. Default: STATE_DATA, the input of the state. */
  readonly source?: string | undefined;
}

/**
 * Creates the `Map` field of the context object.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html#contextobject-map
 */
export function mapContext({ index, value, key, source = 'STATE_DATA' }: MapItem): JsonObject {
  return { Item: { Index: index, ...(key === undefined ? {} : { Key: key }), Value: value, Source: source } };
}

/**
 * A thread of control: the top level of an execution, a Parallel branch or a Map iteration. It is in one state at a
 * time. A frame that failed keeps its state and that state's input, so that a redrive can continue from there.
 */
export class Frame implements Scope {
  readonly variables: Variables;
  state: StateNode;
  input: Json = null;
  /** False after the frame ended or was aborted. Results that arrive later are ignored. */
  live = true;
  /** The id of the latest event of this thread: the `previousEventId` of the next one. */
  lastEventId: number;
  /** `lastEventId` before the current state was entered. */
  eventIdBeforeEntry = 0;
  /** The id of the event that entered the current state. */
  enteredEventId = 0;
  enteredTime = 0;
  /** The number of retries by each retrier of the current state. */
  retriesByRetrier: number[] | undefined;
  /** The total number of retries of the current state. */
  retryCount = 0;
  taskToken: string | undefined;
  /** The branches or iterations of the current state. */
  nested: NestedFrames | undefined;
  /**
   * The point from which a redrive continues: the first state (`start`), the entry of the current state
   * (`before-state`), or inside the current state, which was already entered (`in-state`).
   */
  resumePoint: 'start' | 'before-state' | 'in-state' = 'start';
  /** The failure of the current state. */
  failure: StateFailure | undefined;
  /** After a redrive: the branches or iterations to continue in the first attempt of the current state. */
  #previousAttempt: NestedFrames | undefined;
  /** Cancels the timer, the task or the branches that the current state waits for. */
  interrupt: (() => void) | undefined;
  #context: JsonObject | undefined;

  constructor(
    readonly execution: Execution,
    readonly program: Program,
    readonly owner: FrameOwner,
    previousEvent: number,
    readonly parent?: Frame,
    readonly mapItem?: MapItem,
    variables?: Variables,
  ) {
    this.variables = variables ?? new Variables(parent?.variables);
    this.state = parent?.state ?? program.startAt;
    this.enteredTime = parent?.enteredTime ?? 0;
    this.lastEventId = previousEvent;
  }

  /**
   * Creates the frame that replaces this one in a redrive. It has the same state, input and variables, and no retries.
   * It is a new frame so that late results of this one are ignored. It keeps the branches or iterations unless their
   * results exceeded the payload limit: AWS then runs all of them again.
   */
  createRedriveFrame(execution: Execution, owner: FrameOwner, previousEvent: number, parent?: Frame): Frame {
    const frame = new Frame(execution, this.program, owner, previousEvent, parent, this.mapItem, this.variables);
    frame.state = this.state;
    frame.input = this.input;
    frame.resumePoint = this.resumePoint;
    frame.enteredEventId = this.enteredEventId;
    frame.enteredTime = this.enteredTime;
    frame.eventIdBeforeEntry = previousEvent;
    frame.nested = this.nested;
    if (this.failure?.error !== 'States.DataLimitExceeded') frame.#previousAttempt = this.nested;
    return frame;
  }

  /**
   * Returns the branches or iterations from before the redrive, once. A retry after the redrive starts all of them
   * again.
   */
  takePreviousAttempt<T extends NestedFrames>(kind: abstract new (...args: never[]) => T): T | undefined {
    const previous = this.#previousAttempt;
    this.#previousAttempt = undefined;
    return previous instanceof kind ? previous : undefined;
  }

  get random(): RandomSource {
    return this.execution.environment.random;
  }

  now(): number {
    return this.execution.environment.clock.now();
  }

  keepAlive(): () => void {
    return this.execution.environment.clock.keepAlive();
  }

  context(): JsonObject {
    return (this.#context ??= this.#createContext());
  }

  /** The beginning of the cause of a failure in the current state. */
  causePrefix(): string {
    return `An error occurred while executing the state '${this.state.name}' (entered at the event id #${this.enteredEventId}). `;
  }

  /** Invalidates the context object. Call it after a change of a value that the context object contains. */
  forgetContext(): void {
    this.#context = undefined;
  }

  /** Records an event of this thread, unless the thread has ended: it may still be evaluating an expression. */
  record(type: string, details?: Readonly<Record<string, Json | undefined>>): void {
    if (this.live) this.lastEventId = this.execution.record(type, this.lastEventId, details);
  }

  /** Resolves after `ms` milliseconds, or never if the frame is aborted. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (!this.live) return;
      const cancel = this.execution.environment.clock.setTimer(ms, () => {
        this.interrupt = undefined;
        if (this.live) resolve();
      });
      this.interrupt = cancel;
    });
  }

  /** Aborts the frame and what its current state waits for, and records the Aborted events. */
  abort({ recordsState = true } = {}): void {
    if (!this.live) return;
    this.live = false;
    const { interrupt } = this;
    this.interrupt = undefined;
    interrupt?.();
    if (recordsState) this.recordAborted();
  }

  /** Records the Aborted event of the current state, if it was entered and its type has one. */
  recordAborted(): void {
    if (this.resumePoint === 'in-state' && this.state.abortedType !== undefined)
      this.lastEventId = this.execution.record(this.state.abortedType, this.lastEventId);
  }

  #createContext(): JsonObject {
    const state: JsonObject = { Name: this.state.name, EnteredTime: formatTimestamp(this.enteredTime) };
    if (this.state.retryable) state['RetryCount'] = this.retryCount;
    const context: JsonObject = { ...this.execution.baseContext, State: state };
    if (this.taskToken !== undefined) context['Task'] = { Token: this.taskToken };
    const item = this.#nearestItem();
    if (item !== undefined) context['Map'] = mapContext(item);
    return context;
  }

  #nearestItem(): MapItem | undefined {
    return this.mapItem ?? (this.parent === undefined ? undefined : this.parent.#nearestItem());
  }
}
