import { type Call } from '../../../kernel/operation.js';
import { type StatesOperations } from '../in-process.js';

/** An operation of the API. The kernel has validated its input. */
export type Handler<Name extends keyof StatesOperations> = (
  input: StatesOperations[Name][0],
  call: Call,
) => StatesOperations[Name][1] | Promise<StatesOperations[Name][1]>;
