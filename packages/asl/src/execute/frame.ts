import { type StateFailure } from '../errors/state-failure.js';
import { type Json, type JsonObject } from '../json.js';
import { type RandomSource } from '../dependencies.js';
import { type Program, type StateNode } from '../state-machine.js';
import { formatTimestamp } from '../values/timestamp.js';
import { type Execution } from './execution.js';
import { type Scope } from './scope.js';
import { Variables } from './variables.js';

/** Who started a frame and is told how it ended; neither is called once the frame was aborted. */
export interface FrameOwner {
  succeeded(frame: Frame, output: Json): void;
  failed(frame: Frame, failure: StateFailure): void;
}

/** What runs inside a Parallel or Map state; kept after a failure, so that a redrive can go on from there. */
export interface NestedFrames {
  /** Frames of this execution that have not succeeded, with their index. */
  unfinishedFrames(): Iterable<readonly [index: number, frame: Frame]>;
}

/** The item that a Map's iteration is about, as `$$.Map.Item` has it. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

/**
 * One thread of control: the execution's own, a Parallel branch, or a Map's iteration. It is in one state at a time. A
 * frame that failed keeps its state and that state's input, from which a redrive can go on.
 */
export class Frame implements Scope {
  readonly variables: Variables;
  state: StateNode;
  input: Json = null;
  /** False once it ended or was aborted: what still comes back then is dropped. */
  live = true;
  /** The latest event of this thread; the next one names it as its previous. */
  lastEventId: number;
  /** `last` when the current state was entered. */
  eventIdBeforeEntry = 0;
  /** Id of the event that entered the current state. */
  enteredEventId = 0;
  enteredTime = 0;
  /** How often each retrier of the current state was used. */
  retriesByRetrier: number[] | undefined;
  /** Retries of the current state altogether. */
  retryCount = 0;
  taskToken: string | undefined;
  /** What runs, or ran, inside the current state. */
  nested: NestedFrames | undefined;
  /** Whether the current state was entered; where it was not, a redrive enters it. */
  resumePoint: 'start' | 'before-state' | 'in-state' = 'start';
  /** Why the current state failed. */
  failure: StateFailure | undefined;
  /** After a redrive: what had run inside the current state. Its first attempt goes on from there. */
  #previousAttempt: NestedFrames | undefined;
  /** Stops what the current state waits for: a timer, a task, its branches. */
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
   * The frame that takes over, in a redrive, from this one, which did not succeed: in the same state, with the same
   * input and variables, its retries not counted. A frame of its own, because what still comes back to this one has to
   * be dropped. What ran inside is kept, unless it was too large: AWS then runs all of it again.
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

  /** Takes what ran inside the state before a redrive; a retry after that starts afresh. */
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

  context(): JsonObject {
    return (this.#context ??= this.#createContext());
  }

  /** Where it stands, as the causes of what goes wrong there begin. */
  causePrefix(): string {
    return `An error occurred while executing the state '${this.state.name}' (entered at the event id #${this.enteredEventId}). `;
  }

  /** To be called when something that the context object shows has changed. */
  forgetContext(): void {
    this.#context = undefined;
  }

  /** Records an event of this thread; an aborted one, which may still be evaluating something, leaves no more. */
  record(type: string, details?: Readonly<Record<string, Json | undefined>>): void {
    if (this.live) this.lastEventId = this.execution.record(type, this.lastEventId, details);
  }

  /** Resolves after so many milliseconds, unless the frame is aborted: then never. */
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

  /** Ends the frame from outside, with the Aborted events of what it was doing. */
  abort(): void {
    if (!this.live) return;
    this.live = false;
    const { interrupt } = this;
    this.interrupt = undefined;
    interrupt?.();
    this.recordAborted();
  }

  /** Records that the state which the frame is in was aborted, where such a state can be. */
  recordAborted(): void {
    if (this.state.abortedType !== undefined)
      this.lastEventId = this.execution.record(this.state.abortedType, this.lastEventId);
  }

  #createContext(): JsonObject {
    const state: JsonObject = { Name: this.state.name, EnteredTime: formatTimestamp(this.enteredTime) };
    if (this.state.retryable) state['RetryCount'] = this.retryCount;
    const context: JsonObject = { ...this.execution.baseContext, State: state };
    if (this.taskToken !== undefined) context['Task'] = { Token: this.taskToken };
    const item = this.#nearestItem();
    if (item !== undefined) context['Map'] = { Item: { Index: item.index, Value: item.value } };
    return context;
  }

  #nearestItem(): MapItem | undefined {
    return this.mapItem ?? (this.parent === undefined ? undefined : this.parent.#nearestItem());
  }
}
