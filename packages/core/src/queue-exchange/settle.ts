import { type Outcome } from './outcome.js';
import { type TaskTokens } from './ports.js';

/**
 * Sends the outcome of an exchange to the execution that waits. Returns `gone` if none waits: it has its outcome, or
 * has ended, or something else has the token now.
 */
export async function settle(taskToken: string, outcome: Outcome, tokens: TaskTokens): Promise<'waiting' | 'gone'> {
  switch (outcome.kind) {
    case 'answered':
      return await tokens.succeed(taskToken, outcome.output);
    case 'refused':
      return await tokens.fail(taskToken, outcome.error, outcome.cause);
    case 'abandoned':
    case 'handed on':
      return 'gone';
  }
}
