import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type StartOutcome } from './start-outcome.js';

/**
 * Errors that pass by themselves
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html).
 */
const BUSY_ERRORS = new Set([
  'ExecutionLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
  'ServiceUnavailable',
]);

/**
 * Starts executions of one state machine. Step Functions answers a name and input that are running already with the
 * same execution, but refuses a name whose execution has ended, even with the same input; that is looked up here, so
 * that a request which is sent again gets the same answer for as long as Step Functions remembers the execution (90
 * days).
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
    // A role that may not look, or an execution that is no longer remembered: the name is taken, and no more is known.
    if (error instanceof Error && (error.name === 'AccessDeniedException' || error.name === 'ExecutionDoesNotExist'))
      return { kind: 'conflict' };
    throw error;
  }
}

/** `…:stateMachine:images` and `run-1` make `…:execution:images:run-1`. */
function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}
