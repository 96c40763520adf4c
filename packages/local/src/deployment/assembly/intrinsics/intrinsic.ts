import { type Evaluation } from '../evaluation.js';
import { type Json } from '../../../kernel/json.js';

/**
 * An intrinsic function. Receives its argument, before evaluation, and its location. `undefined` means `AWS::NoValue`.
 */
export type Intrinsic = (argument: Json, evaluation: Evaluation) => Json | undefined;
