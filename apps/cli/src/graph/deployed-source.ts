import { DescribeStateMachineCommand, DescribeStateMachineForExecutionCommand } from '@aws-sdk/client-sfn';
import { callAws, parseExecutionArn, untypedExecution } from '@stepwell/sdk';
import { type ExecutionMarks, readMarks } from './marks.js';
import { type CommandContext } from '../commands/command-context.js';
import { resolveExecution } from '../resolve-execution.js';
import { resolveStateMachine } from '../resolve-state-machine.js';

/** A definition to draw, and its origin. */
export interface GraphSource {
  readonly name: string;
  readonly definition: string;
  readonly stateMachineArn?: string;
  readonly execution?: { readonly executionArn: string; readonly status: string; readonly marks: ExecutionMarks };
}

/**
 * Reads the graph of a deployed resource.
 *
 * @param source a workflow, the name or ARN of a state machine, or the ARN of an execution
 * @param execution ARN or name of the execution that colors the graph
 */
export function deployedSource(
  source: string | undefined,
  execution: string | undefined,
  context: CommandContext,
): Promise<GraphSource> {
  if (execution !== undefined) return executionSource(execution, source, context);
  return isExecutionArn(source)
    ? executionSource(source, undefined, context)
    : stateMachineSource(source ?? '', context);
}

async function stateMachineSource(nameOrArn: string, { stepwell, abortSignal }: CommandContext): Promise<GraphSource> {
  const { stateMachineArn, name } = await resolveStateMachine(stepwell, nameOrArn, abortSignal);
  const request = new DescribeStateMachineCommand({ stateMachineArn });
  const { definition = '' } = await callAws(stepwell.sfn, 'states:DescribeStateMachine', abortSignal, () =>
    stepwell.sfn.send(request, { abortSignal }),
  );
  return { name, definition, stateMachineArn };
}

/** Reads the definition of an execution, which may not be the latest, and the results of its states. */
async function executionSource(
  nameOrArn: string,
  workflow: string | undefined,
  { stepwell, abortSignal }: CommandContext,
): Promise<GraphSource> {
  const { executionArn, state } = await resolveExecution(stepwell, nameOrArn, workflow, abortSignal);
  const execution = untypedExecution(stepwell, executionArn);
  const request = new DescribeStateMachineForExecutionCommand({ executionArn });
  const describing = callAws(stepwell.sfn, 'states:DescribeStateMachineForExecution', abortSignal, () =>
    stepwell.sfn.send(request, { abortSignal }),
  );
  const [{ definition = '' }, { status }] = await Promise.all([describing, state ?? execution.status({ abortSignal })]);
  const marks = await readMarks(execution.events({ abortSignal, follow: false, includeExecutionData: false }), status);
  const { stateMachineArn, executionName } = parseExecutionArn(executionArn);
  return { name: executionName, definition, stateMachineArn, execution: { executionArn, status, marks } };
}

function isExecutionArn(source: string | undefined): source is string {
  return source !== undefined && /^arn:[^:]+:states:[^:]*:[^:]*:execution:/.test(source);
}
