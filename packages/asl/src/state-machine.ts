import { type MaybePromise } from './maybe-promise.js';
import { type Json, type JsonObject } from './json.js';
import { type Frame } from './execute/frame.js';

/** What a state came to. */
export interface StateResult {
  readonly output: Json;
  /** Name of the next state of the same program; undefined where the program ends. */
  readonly next: string | undefined;
  /** Variables that the state assigns. They are set when it is left. */
  readonly assigned?: JsonObject;
}

/** One state, compiled. It holds nothing of an execution. */
export interface StateNode {
  readonly name: string;
  /** `PassStateEntered` and its like. */
  readonly enteredType: string;
  /** `PassStateExited` and its like. */
  readonly exitedType: string;
  /** `TaskStateAborted` and its like; undefined for states that cannot be aborted because they take no time. */
  readonly abortedType: string | undefined;
  /** Whether the state can have Retry; the context object shows `RetryCount` then. */
  readonly retryable: boolean;
  /** Does what the state does, with `frame.input` as its input. Throws or rejects where the state fails. */
  run(frame: Frame): MaybePromise<StateResult>;
}

/** States that run one after the other: a state machine, a Parallel branch, a Map's item processor. */
export interface Program {
  readonly startAt: StateNode;
  readonly states: ReadonlyMap<string, StateNode>;
  readonly definition: JsonObject;
}

/** A compiled state machine: made once by `compile`, executed any number of times, also at once. Immutable. */
export interface StateMachine extends Program {
  /** Seconds that an execution may take, where the definition says so. */
  readonly timeoutSeconds: number | undefined;
}
