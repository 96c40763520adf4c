import { type Json, type JsonObject } from '../json.js';
import { type RandomSource } from '../random/random-source.js';
import { type Variables } from './variables.js';

/** The data that paths, intrinsic functions and expressions can access, besides the value that they are applied to. */
export interface Scope {
  readonly variables: Variables;
  readonly random: RandomSource;
  /** The current time in milliseconds since the epoch. */
  now(): number;
  /** The context object: `$$` and `$states.context`. */
  context(): JsonObject;
  /** Keeps a virtual clock from advancing while an evaluation yields to the event loop. Returns its end. */
  keepAlive?(): () => void;
}

/** Reads a value from the scope and from `$`. Returns undefined if it does not exist. */
export type Reader = (scope: Scope, value: Json) => Json | undefined;
