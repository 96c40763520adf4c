import { type Eventually } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../run/frame.js';

/** A state's output, and the variables that it assigns. */
export interface Finished {
  readonly output: Json;
  readonly assigned: JsonObject | undefined;
}

/** How data gets into a state and out of it; one implementation for each query language. */
export interface StateIo {
  /** The state's input, or the part of it that InputPath selects. */
  select(frame: Frame): Json;
  /** Parameters or Arguments; what was selected where the state has neither. */
  prepare(frame: Frame, selected: Json): Eventually<Json>;
  /** ResultSelector, Assign, ResultPath and OutputPath; or Assign and Output. */
  finish(frame: Frame, result: Json): Eventually<Finished>;
  /** OutputPath and Assign, or Output and Assign, of a state that has no result: Choice, Wait, Succeed. */
  pass(frame: Frame, selected: Json): Eventually<Finished>;
}
