import { type Stepwell, isExecutionFailed, untypedExecution } from '@stepwell/sdk';
import { type Loss } from '../system.js';
import { countAttempts } from './count-attempts.js';

/** Returns a failed execution as a loss at its failed state. Throws every other error. */
export async function executionLoss(stepwell: Stepwell, error: unknown, item = 'the execution'): Promise<Loss> {
  if (!isExecutionFailed(error)) throw error;
  const history = [];
  for await (const event of untypedExecution(stepwell, error.executionArn).events()) history.push(event);
  return {
    item: `${item} at ${error.state}`,
    reason: `${error.error}: ${error.causeText}`,
    attempts: countAttempts(history, error.error),
  };
}
