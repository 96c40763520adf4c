import { type Field, type Fields, readRequest } from './fields.js';

/** Context of an operation's call. */
export interface CallContext {
  /** Aborted when the client hung up; long polls end then. */
  readonly signal: AbortSignal;
}

/** One operation of the API: its request's shape and what it does. */
export interface Operation {
  readonly name: string;
  /** Reads the request and answers it; dates in the answer are `Date`s. */
  run(body: unknown, call: CallContext): object | Promise<object>;
}

/** Defines an operation by its name, the shape of its request and what it answers. */
export function operation<S extends Record<string, Field<unknown>>>(
  name: string,
  shape: S,
  answer: (request: Fields<S>, call: CallContext) => object | Promise<object>,
): Operation {
  return { name, run: (body, call) => answer(readRequest(shape, body), call) };
}
