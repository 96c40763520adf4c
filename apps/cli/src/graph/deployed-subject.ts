import { DescribeStateMachineCommand, DescribeStateMachineForExecutionCommand } from '@aws-sdk/client-sfn';
import { callAws, parseExecutionArn, untypedExecution } from '@stepwell/sdk';
import { type CommandContext } from '../commands/command-context.js';
import { resolveExecution } from '../resolve-execution.js';
import { resolveStateMachine } from '../resolve-state-machine.js';
import { type GraphSubject } from './graph-subject.js';
import { marksOf } from './marks.js';

/**
 * What is to be drawn of what is deployed.
 *
 * @param given a workflow, the name or ARN of a state machine, or the ARN of an execution
 * @param execution ARN or name of the execution to colour it by
 */
export function deployedSubject(
  given: string | undefined,
  execution: string | undefined,
  context: CommandContext,
): Promise<GraphSubject> {
  if (execution !== undefined) return executed(execution, given, context);
  return isExecutionArn(given) ? executed(given, undefined, context) : deployed(given ?? '', context);
}

async function deployed(given: string, { stepwell, abortSignal }: CommandContext): Promise<GraphSubject> {
  const { stateMachineArn, name } = await resolveStateMachine(stepwell, given, abortSignal);
  const request = new DescribeStateMachineCommand({ stateMachineArn });
  const { definition = '' } = await callAws(stepwell.sfn, 'states:DescribeStateMachine', abortSignal, () =>
    stepwell.sfn.send(request, { abortSignal }),
  );
  return { name, definition, stateMachineArn };
}

/** The definition that an execution runs by, which may not be the newest, and what it did of it. */
async function executed(
  given: string,
  workflow: string | undefined,
  { stepwell, abortSignal }: CommandContext,
): Promise<GraphSubject> {
  const executionArn = await resolveExecution(stepwell, given, workflow, abortSignal);
  const execution = untypedExecution(stepwell, executionArn);
  const request = new DescribeStateMachineForExecutionCommand({ executionArn });
  const describing = callAws(stepwell.sfn, 'states:DescribeStateMachineForExecution', abortSignal, () =>
    stepwell.sfn.send(request, { abortSignal }),
  );
  const [{ definition = '' }, { status }] = await Promise.all([describing, execution.status({ abortSignal })]);
  const marks = await marksOf(execution.events({ abortSignal, follow: false, includeExecutionData: false }), status);
  const { stateMachineArn, executionName } = parseExecutionArn(executionArn);
  return { name: executionName, definition, stateMachineArn, execution: { executionArn, status, marks } };
}

function isExecutionArn(given: string | undefined): given is string {
  return given !== undefined && /^arn:[^:]+:states:[^:]*:[^:]*:execution:/.test(given);
}
