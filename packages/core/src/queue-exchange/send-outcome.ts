import { type Outcome } from './outcome.js';
import { type TaskTokens } from './dependencies.js';

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
