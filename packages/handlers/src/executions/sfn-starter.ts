import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type StartOutcome } from './start-outcome.js';

/** Transient errors (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html). */
const BUSY_ERRORS = new Set([
  'ExecutionLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
  'ServiceUnavailable',
]);

/**
 * Creates a function that starts executions of one state machine. For the name and input of a running execution, Step
 * Functions returns the same execution. For the name of an ended execution it fails, even if the input is the same.
 * This function then compares the inputs, so that a repeated request gets the same response for 90 days.
 */
export function createSfnStarter(
  client: SFNClient,
  stateMachineArn: string,
): (input: string, name: string | undefined) => Promise<StartOutcome> {
  return async (input, name) => {
    try {
      const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, input, name }));
      return { kind: 'started', executionArn };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (BUSY_ERRORS.has(error.name)) return { kind: 'busy', reason: error.name };
      if (error.name !== 'ExecutionAlreadyExists' || name === undefined) throw error;
      return await findEarlierExecution(client, executionArnOf(stateMachineArn, name), input);
    }
  };
}

async function findEarlierExecution(client: SFNClient, executionArn: string, input: string): Promise<StartOutcome> {
  try {
    const earlier = await client.send(new DescribeExecutionCommand({ executionArn }));
    return earlier.input === input ? { kind: 'started', executionArn } : { kind: 'conflict' };
  } catch (error) {
    // The role lacks `states:DescribeExecution`, or Step Functions has deleted the execution. Only the name is known to
    // be in use.
    if (error instanceof Error && (error.name === 'AccessDeniedException' || error.name === 'ExecutionDoesNotExist'))
      return { kind: 'conflict' };
    throw error;
  }
}

/** `…:stateMachine:images` and `run-1` make `…:execution:images:run-1`. */
function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}
