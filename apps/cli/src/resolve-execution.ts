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

/** Maximum number of state machines for a lookup by execution name, with one DescribeExecution call each. */
export const executionLookupLimit = 100;

/**
 * Finds an execution by ARN, or by name in the state machine of `--workflow`, or else in all state machines.
 *
 * @throws UsageError if there is none, or if several state machines have an execution with the name
 */
export async function resolveExecution(
  stepwell: Stepwell,
  nameOrArn: string,
  workflow: string | undefined,
  abortSignal: AbortSignal,
): Promise<string> {
  if (nameOrArn.startsWith('arn:')) return validatedArn(nameOrArn);
  const machines = await candidates(stepwell, workflow, abortSignal);
  const found = (
    await inBatches(machines, (machine) => exists(stepwell, executionArnOf(machine, nameOrArn), abortSignal))
  ).filter((arn) => arn !== undefined);
  const [match, another] = found;
  if (match === undefined)
    throw new UsageError(
      `There is no execution named '${nameOrArn}'${workflow === undefined ? '' : ` in '${workflow}'`}. ` +
        'Specify its ARN, or run stepwell list <workflow> to list executions',
      'execution',
    );
  if (another !== undefined)
    throw new UsageError(
      [
        `More than one state machine has an execution named '${nameOrArn}'. Specify --workflow or one of:`,
        ...found.map((arn) => `  ${arn}`),
      ].join('\n'),
      'execution',
    );
  return match;
}

/** ARNs of the state machines to search. */
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
  const reason =
    `lookup by execution name is limited to ${executionLookupLimit} state machines, got ` + `${machines.length}`;
  throw new UsageError(
    `--workflow is required: ${reason}. You can also specify the ARN of the execution`,
    '--workflow',
  );
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

function validatedArn(executionArn: string): string {
  try {
    parseExecutionArn(executionArn);
    return executionArn;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), 'execution', { cause: error });
  }
}
