import { type Outcome } from './outcome.js';
import { type TaskTokens } from './ports.js';

/** Tells the execution that waits how its exchange ended. That nobody waits any more is no error: it was told before, or has ended. */
export async function settle(taskToken: string, outcome: Outcome, tokens: TaskTokens): Promise<void> {
  switch (outcome.kind) {
    case 'answered':
      await tokens.succeed(taskToken, outcome.output);
      return;
    case 'refused':
      await tokens.fail(taskToken, outcome.error, outcome.cause);
      return;
    case 'abandoned':
    case 'handed on':
      return;
  }
}
