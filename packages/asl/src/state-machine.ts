import { type MaybePromise } from './maybe-promise.js';
import { type Json, type JsonObject } from './json.js';
import { type Frame } from './execute/frame.js';

/** The result of a state. */
export interface StateResult {
  readonly output: Json;
  /** The name of the next state of the same program; undefined if the program ends. */
  readonly next: string | undefined;
  /** The variables to assign when the state exits. */
  readonly assigned?: JsonObject;
}

/** A compiled state. It holds no data of an execution. */
export interface StateNode {
  readonly name: string;
  /** The type of its entered event, such as `PassStateEntered`. */
  readonly enteredType: string;
  /** The type of its exited event, such as `PassStateExited`. */
  readonly exitedType: string;
  /** The type of its aborted event, such as `TaskStateAborted`; undefined for states that take no time. */
  readonly abortedType: string | undefined;
  /** Whether the state type supports Retry. The context object then has `RetryCount`. */
  readonly retryable: boolean;
  /** Runs the state with `frame.input` as its input. Throws or rejects if the state fails. */
  run(frame: Frame): MaybePromise<StateResult>;
}

/** The states of a state machine, of a Parallel branch or of a Map's item processor. */
export interface Program {
  readonly startAt: StateNode;
  readonly states: ReadonlyMap<string, StateNode>;
  readonly definition: JsonObject;
}

/** A compiled state machine. It is immutable: any number of executions can share it, also concurrently. */
export interface StateMachine extends Program {
  /** The definition's TimeoutSeconds. */
  readonly timeoutSeconds: number | undefined;
}
