import {
  executionArnOf,
  isExecutionDoesNotExist,
  listStateMachinePages,
  parseExecutionArn,
  untypedExecution,
  type Stepwell,
} from '@stepwell/sdk';
import { inBatches } from './in-batches.js';
import { resolveStateMachine } from './resolve-state-machine.js';
import { UsageError } from './usage-error.js';

/** In how many state machines an execution is looked up by its name alone, one DescribeExecution call each. */
export const executionLookupLimit = 100;

/**
 * Finds an execution by its ARN, or by its name: in the state machine that `--workflow` names, else in all of them.
 *
 * @throws UsageError when there is none, or when executions of more than one state machine have the name
 */
export async function resolveExecution(
  stepwell: Stepwell,
  nameOrArn: string,
  workflow: string | undefined,
  abortSignal: AbortSignal,
): Promise<string> {
  if (nameOrArn.startsWith('arn:')) return checked(nameOrArn);
  const machines = await candidates(stepwell, workflow, abortSignal);
  const found = (
    await inBatches(machines, (machine) => exists(stepwell, executionArnOf(machine, nameOrArn), abortSignal))
  ).filter((arn) => arn !== undefined);
  const [match, another] = found;
  if (match === undefined)
    throw new UsageError(
      `No execution is named '${nameOrArn}'${workflow === undefined ? '' : ` in '${workflow}'`}: give its ARN, or see 'stepwell list <workflow>'`,
      'execution',
    );
  if (another !== undefined)
    throw new UsageError(
      [
        `More than one state machine has an execution '${nameOrArn}'. Give --workflow, or one of:`,
        ...found.map((arn) => `  ${arn}`),
      ].join('\n'),
      'execution',
    );
  return match;
}

/** ARNs of the state machines that may have the execution. */
async function candidates(
  stepwell: Stepwell,
  workflow: string | undefined,
  abortSignal: AbortSignal,
): Promise<string[]> {
  if (workflow !== undefined) return [(await resolveStateMachine(stepwell, workflow, abortSignal)).stateMachineArn];
  const machines: string[] = [];
  for await (const { stateMachines } of listStateMachinePages(stepwell, { abortSignal })) {
    machines.push(
      ...stateMachines.filter(({ type }) => type === 'STANDARD').map(({ stateMachineArn }) => stateMachineArn),
    );
  }
  if (machines.length <= executionLookupLimit) return machines;
  const reason = `An execution is looked up by its name in at most ${executionLookupLimit} state machines, and there are ${machines.length}`;
  throw new UsageError(`--workflow is required: ${reason}; give --workflow, or the execution's ARN`, '--workflow');
}

async function exists(stepwell: Stepwell, executionArn: string, abortSignal: AbortSignal): Promise<string | undefined> {
  try {
    await untypedExecution(stepwell, executionArn).status({ abortSignal });
    return executionArn;
  } catch (error) {
    if (isExecutionDoesNotExist(error)) return undefined;
    throw error;
  }
}

function checked(executionArn: string): string {
  try {
    parseExecutionArn(executionArn);
    return executionArn;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), 'execution', { cause: error });
  }
}
