import { type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';

/** The output of a state and the variables that it assigns. */
export interface StateOutput {
  readonly output: Json;
  readonly assigned: JsonObject | undefined;
}

/** The data flow of a state. Each query language has an implementation. */
export interface StateIo {
  /** Applies InputPath to the state's input. */
  selectInput(frame: Frame): Json;
  /** Evaluates Parameters or Arguments. Returns the selected input if the state has neither. */
  evaluateParameters(frame: Frame, selected: Json): MaybePromise<Json>;
  /** Applies ResultSelector, Assign, ResultPath and OutputPath; or Assign and Output. */
  processResult(frame: Frame, result: Json): MaybePromise<StateOutput>;
  /** Applies Assign and OutputPath, or Assign and Output, in a state without a result: Choice, Wait, Succeed. */
  passInput(frame: Frame, selected: Json): MaybePromise<StateOutput>;
}
