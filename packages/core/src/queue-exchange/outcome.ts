import { CAUSE_LIMIT, ERROR_NAME_LIMIT } from './limits.js';

/**
 * How an exchange ended. It is kept with the claim, so that a second delivery tells the execution the same instead of
 * acting again.
 */
export type Outcome = Succeeded | Failed | Abandoned | Delegated;

/** The work is done. */
export interface Succeeded {
  readonly kind: 'succeeded';
  /** The answer as JSON text, small enough for SendTaskSuccess. */
  readonly output: string;
}

/** The work cannot be done, and trying again will not help. */
export interface Failed {
  readonly kind: 'failed';
  readonly error: string;
  readonly cause: string;
}

/** Nobody waits any more: the execution was stopped, or ran out of time. */
export interface Abandoned {
  readonly kind: 'abandoned';
}

/** Something else has the work now, with the token: a Batch job, which answers by itself. */
export interface Delegated {
  readonly kind: 'delegated';
  /** What has it: the job's id. */
  readonly to: string;
}

/** What a `Work` gives that handed its message on: nobody is to be told yet. */
export class Delegation {
  /** @param to what has the message now */
  constructor(readonly to: string) {}
}

/** The member by which an answer tells that it lies in S3. */
export const OUTPUT_URI_MEMBER = 'stepwellOutputUri';

/** An answer that lies in S3. */
export function storedResponse(uri: string): Succeeded {
  return { kind: 'succeeded', output: JSON.stringify({ [OUTPUT_URI_MEMBER]: uri }) };
}

/** A refusal within what SendTaskFailure takes. */
export function failedOutcome(error: string, cause: string): Failed {
  return { kind: 'failed', error: error.slice(0, ERROR_NAME_LIMIT), cause: cause.slice(0, CAUSE_LIMIT) };
}

/** An outcome as the claim keeps it. */
export function serializeOutcome(outcome: Outcome): string {
  return JSON.stringify(outcome);
}

/** Reads what {@link serializeOutcome} wrote; only takers write there. */
export function parseOutcome(text: string): Outcome {
  return JSON.parse(text) as Outcome;
}
