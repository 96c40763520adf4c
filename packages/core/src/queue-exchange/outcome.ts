import { CAUSE_LIMIT, ERROR_NAME_LIMIT } from './limits.js';

/**
 * How an exchange ended. It is kept with the claim, so that a second delivery tells the execution the same instead of
 * acting again.
 */
export type Outcome = Answered | Refused | Abandoned | HandedOn;

/** The work is done. */
export interface Answered {
  readonly kind: 'answered';
  /** The answer as JSON text, small enough for SendTaskSuccess. */
  readonly output: string;
}

/** The work cannot be done, and trying again will not help. */
export interface Refused {
  readonly kind: 'refused';
  readonly error: string;
  readonly cause: string;
}

/** Nobody waits any more: the execution was stopped, or ran out of time. */
export interface Abandoned {
  readonly kind: 'abandoned';
}

/** Something else has the work now, with the token: a Batch job, which answers by itself. */
export interface HandedOn {
  readonly kind: 'handed on';
  /** What has it: the job's id. */
  readonly to: string;
}

/** What a `Work` gives that handed its message on: nobody is to be told yet. */
export class HandOn {
  /** @param to what has the message now */
  constructor(readonly to: string) {}
}

/** The member by which an answer tells that it lies in S3. */
export const OUTPUT_URI_MEMBER = 'stepwellOutputUri';

/** An answer that lies in S3. */
export function storedAnswer(uri: string): Answered {
  return { kind: 'answered', output: JSON.stringify({ [OUTPUT_URI_MEMBER]: uri }) };
}

/** A refusal within what SendTaskFailure takes. */
export function refusal(error: string, cause: string): Refused {
  return { kind: 'refused', error: error.slice(0, ERROR_NAME_LIMIT), cause: cause.slice(0, CAUSE_LIMIT) };
}

/** An outcome as the claim keeps it. */
export function outcomeText(outcome: Outcome): string {
  return JSON.stringify(outcome);
}

/** Reads what {@link outcomeText} wrote; only takers write there. */
export function outcomeFromText(text: string): Outcome {
  return JSON.parse(text) as Outcome;
}
