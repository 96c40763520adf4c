import { type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';

/** A state's output, and the variables that it assigns. */
export interface StateOutput {
  readonly output: Json;
  readonly assigned: JsonObject | undefined;
}

/** How data gets into a state and out of it; one implementation for each query language. */
export interface StateIo {
  /** The state's input, or the part of it that InputPath selects. */
  selectInput(frame: Frame): Json;
  /** Parameters or Arguments; what was selected where the state has neither. */
  evaluateParameters(frame: Frame, selected: Json): MaybePromise<Json>;
  /** ResultSelector, Assign, ResultPath and OutputPath; or Assign and Output. */
  processResult(frame: Frame, result: Json): MaybePromise<StateOutput>;
  /** OutputPath and Assign, or Output and Assign, of a state that has no result: Choice, Wait, Succeed. */
  passInput(frame: Frame, selected: Json): MaybePromise<StateOutput>;
}
