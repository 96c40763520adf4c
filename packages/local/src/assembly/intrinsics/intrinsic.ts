import { type Evaluation } from '../evaluation.js';
import { type Json } from '../json.js';

/**
 * An intrinsic function: its argument, not evaluated yet, and the place where it stands. `undefined` is `AWS::NoValue`.
 */
export type Intrinsic = (argument: Json, evaluation: Evaluation) => Json | undefined;
