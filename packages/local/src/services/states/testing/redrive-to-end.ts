import { DescribeExecutionCommand, RedriveExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type Effects } from './effects.js';
import { type TestStates } from './start-states.js';

/** A Task state that calls the function of {@link Effects}. */
export function callState(effects: Effects, payload: unknown, rest: object = { End: true }) {
  return { Type: 'Task', Resource: effects.functionArn, Parameters: payload, ...rest };
}

/** A Map state that calls the function of {@link Effects} for each item. */
export function mapState(effects: Effects, rest: object = {}) {
  return {
    Type: 'Map',
    End: true,
    ItemProcessor: { StartAt: 'Call', States: { Call: { Type: 'Task', Resource: effects.functionArn, End: true } } },
    ...rest,
  };
}

/** Starts an execution, and waits until it has ended. */
export async function runToEnd(env: TestStates, definition: object, input: unknown = {}) {
  const stateMachineArn = await env.create(definition);
  const { executionArn = '' } = await env.client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  await env.states.inProcess.waitForExecution(executionArn);
  return {
    executionArn,
    stateMachineArn,
    described: await env.client.send(new DescribeExecutionCommand({ executionArn })),
  };
}

/** Redrives an execution, and waits until it has ended again. */
export async function redriveToEnd(env: TestStates, executionArn: string, clientToken?: string) {
  const { redriveDate } = await env.client.send(
    new RedriveExecutionCommand({ executionArn, ...(clientToken === undefined ? {} : { clientToken }) }),
  );
  await env.states.inProcess.waitForExecution(executionArn);
  return { redriveDate, described: await env.client.send(new DescribeExecutionCommand({ executionArn })) };
}
