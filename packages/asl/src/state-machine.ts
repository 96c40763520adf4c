import { type JsonObject } from './json.js';

/** A compiled state machine: made once by `compile`, executed any number of times, also at once. Immutable. */
export interface StateMachine {
  /** The parsed definition. */
  readonly definition: JsonObject;
}
