import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type ExecutionPlan } from '@stepwell/core/queue-router';
import { type StartOutcome } from './trigger-handler.js';

/**
 * Starts executions of one state machine by name. Step Functions answers a name and input that are running already with
 * the same execution, and refuses a name whose execution has ended, for 90 days: either way the message has had its
 * execution. Only where the sender chose the name can it be another message's, so only there the inputs are compared.
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
      // An answer that tells of an earlier start is that of an execution which was running already. Clocks differ by
      // less than this.
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
