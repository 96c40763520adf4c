import { type TaskTokens } from './dependencies.js';
import { CAUSE_LIMIT, ERROR_NAME_LIMIT } from './limits.js';

/**
 * Sends the outcome of an exchange to the waiting execution. Returns `expired` if no execution waits for the outcome:
 * the execution received an outcome before, the execution has ended, or a job has the token.
 */
export async function sendOutcome(
  taskToken: string,
  outcome: Outcome,
  tokens: TaskTokens,
): Promise<'waiting' | 'expired'> {
  switch (outcome.kind) {
    case 'succeeded':
      return await tokens.succeed(taskToken, outcome.output);
    case 'failed':
      return await tokens.fail(taskToken, outcome.error, outcome.cause);
    case 'abandoned':
    case 'delegated':
      return 'expired';
  }
}

/**
 * The outcome of an exchange. The claim stores it, so that a second delivery sends the same outcome to the execution
 * and does not repeat the work.
 */
export type Outcome = Succeeded | Failed | Abandoned | Delegated;

/** The work succeeded. */
export interface Succeeded {
  readonly kind: 'succeeded';
  /** The output as JSON text, within the size limit of SendTaskSuccess. */
  readonly output: string;
}

/** The work failed with a permanent error. */
export interface Failed {
  readonly kind: 'failed';
  readonly error: string;
  readonly cause: string;
}

/** No execution waits for the message: the execution was stopped or timed out. */
export interface Abandoned {
  readonly kind: 'abandoned';
}

/** A Batch job has the work and the token. The job completes the task itself. */
export interface Delegated {
  readonly kind: 'delegated';
  /** The ID of the job. */
  readonly to: string;
}

/** The return value of a `MessageHandler` that delegates its message. The exchange sends no outcome. */
export class Delegation {
  /** @param to the ID of the job that has the message */
  constructor(readonly to: string) {}
}

/** The member of an output that holds the S3 URI of the stored output. */
export const OUTPUT_URI_MEMBER = 'stepwellOutputUri';

/** Returns the outcome for an output that is stored in S3. */
export function storedResponse(uri: string): Succeeded {
  return { kind: 'succeeded', output: JSON.stringify({ [OUTPUT_URI_MEMBER]: uri }) };
}

/** Returns a failure, truncated to the limits of SendTaskFailure. */
export function failedOutcome(error: string, cause: string): Failed {
  return { kind: 'failed', error: error.slice(0, ERROR_NAME_LIMIT), cause: cause.slice(0, CAUSE_LIMIT) };
}

/** Serializes an outcome for the claim. */
export function serializeOutcome(outcome: Outcome): string {
  return JSON.stringify(outcome);
}

/** Parses the result of {@link serializeOutcome}. Only consumers and the dead-letter function write outcomes. */
export function parseOutcome(text: string): Outcome {
  return JSON.parse(text) as Outcome;
}
