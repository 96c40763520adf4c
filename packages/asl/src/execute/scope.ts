import { type Json, type JsonObject } from '../json.js';
import { type RandomSource } from '../dependencies.js';
import { type Variables } from './variables.js';

/** What paths, intrinsic functions and expressions can see besides the value that they are applied to. */
export interface Scope {
  readonly variables: Variables;
  readonly random: RandomSource;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The context object: `$$` and `$states.context`. */
  context(): JsonObject;
}

/** Reads something from a scope and the value `$`; undefined when it is not there. */
export type Reader = (scope: Scope, value: Json) => Json | undefined;
