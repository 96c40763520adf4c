import { type Outcome } from './outcome.js';
import { type TaskTokens } from './dependencies.js';

/**
 * Sends the outcome of an exchange to the execution that waits. Returns `gone` if none waits: it has its outcome, or
 * has ended, or something else has the token now.
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
