import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type ExecutionPlan } from '@stepwell/core/queue-router';
import { type StartOutcome } from './trigger-handler.js';

/**
 * Creates a function that starts executions of one state machine by name. For the name and input of a running
 * execution, Step Functions returns the same execution. For the name of an ended execution it fails for 90 days. In
 * both cases the message already has its execution. Two messages can share a name only if the sender chose it; only
 * then the inputs are compared.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function createExecutionStarter(
  client: SFNClient,
  stateMachineArn: string,
  now: () => number = Date.now,
): (plan: ExecutionPlan) => Promise<StartOutcome> {
  return async ({ name, namedBySender, input }) => {
    const text = JSON.stringify(input);
    const since = now();
    try {
      const { startDate } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input: text }));
      // An earlier start date means that the execution was already running. Clocks differ by less than
      // CLOCK_DIFFERENCE_MS.
      return startDate !== undefined && startDate.getTime() < since - CLOCK_DIFFERENCE_MS ? 'repeated' : 'started';
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
      return namedBySender && !(await hasInput(client, executionArnOf(stateMachineArn, name), text))
        ? 'conflict'
        : 'repeated';
    }
  };
}

const CLOCK_DIFFERENCE_MS = 5_000;

async function hasInput(client: SFNClient, executionArn: string, input: string): Promise<boolean> {
  return (await client.send(new DescribeExecutionCommand({ executionArn }))).input === input;
}

/** `…:stateMachine:scenes` and `run-1` make `…:execution:scenes:run-1`. */
function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}
