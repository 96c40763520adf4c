import {
  executionArnOf,
  isExecutionDoesNotExist,
  listStateMachinePages,
  parseExecutionArn,
  untypedExecution,
  type ExecutionState,
  type Stepwell,
} from '@stepwell/sdk';
import { expressAlternatives, noExpressRecords } from './express.js';
import { inBatches } from './in-batches.js';
import { resolveStateMachine } from './resolve-state-machine.js';
import { UsageError } from './usage-error.js';

/** Maximum number of state machines for a lookup by execution name, with one DescribeExecution call each. */
export const executionLookupLimit = 100;

/** An execution that a name or an ARN identifies. */
export interface FoundExecution {
  readonly executionArn: string;
  /** Its state, if the lookup described it; otherwise it may not exist. */
  readonly state: ExecutionState<unknown> | undefined;
}

/** The name of an execution that was started without one: a UUID, which no other execution has. */
const generatedName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Finds an execution by ARN, or by name in the state machine of `--workflow`, or else in all state machines. Each state
 * machine needs one DescribeExecution call. The search for a generated name ends at the first match; other names are
 * looked up in all state machines, because several can have an execution with the same name.
 *
 * @throws UsageError if there is none, or if several state machines have an execution with the name
 */
export async function resolveExecution(
  stepwell: Stepwell,
  nameOrArn: string,
  workflow: string | undefined,
  abortSignal: AbortSignal,
): Promise<FoundExecution> {
  if (nameOrArn.startsWith('arn:')) return { executionArn: validatedArn(nameOrArn), state: undefined };
  const { machines, express } = await candidates(stepwell, workflow, abortSignal);
  const lookUp = (machine: string) => describe(stepwell, executionArnOf(machine, nameOrArn), abortSignal);
  const isEnough = (described: FoundExecution | undefined) => described !== undefined && generatedName.test(nameOrArn);
  const found = (await inBatches(machines, lookUp, isEnough)).filter((execution) => execution !== undefined);
  const [match, another] = found;
  if (match === undefined)
    throw new UsageError(
      `There is no execution named '${nameOrArn}'${workflow === undefined ? '' : ` in '${workflow}'`}. ` +
        'Specify its ARN, or run stepwell list <workflow> to list executions' +
        (express === undefined ? '' : `. Of Express executions there are no records. ${expressAlternatives(express)}`),
      'execution',
    );
  if (another !== undefined)
    throw new UsageError(
      [
        `More than one state machine has an execution named '${nameOrArn}'. Specify --workflow or one of:`,
        ...found.map(({ executionArn }) => `  ${executionArn}`),
      ].join('\n'),
      'execution',
    );
  return match;
}

/** ARNs of the Standard state machines to search, and the name of an Express state machine if there is one. */
async function candidates(
  stepwell: Stepwell,
  workflow: string | undefined,
  abortSignal: AbortSignal,
): Promise<{ readonly machines: readonly string[]; readonly express: string | undefined }> {
  if (workflow !== undefined) {
    const { stateMachineArn, name, type } = await resolveStateMachine(stepwell, workflow, abortSignal);
    if (type === 'EXPRESS') throw noExpressRecords(name, '--workflow');
    return { machines: [stateMachineArn], express: undefined };
  }
  const machines: string[] = [];
  let express: string | undefined;
  for await (const { stateMachines } of listStateMachinePages(stepwell, { abortSignal })) {
    for (const { type, name, stateMachineArn } of stateMachines)
      if (type === 'STANDARD') machines.push(stateMachineArn);
      else express ??= name;
  }
  if (machines.length <= executionLookupLimit) return { machines, express };
  const reason =
    `lookup by execution name is limited to ${executionLookupLimit} state machines, got ` + `${machines.length}`;
  throw new UsageError(
    `--workflow is required: ${reason}. You can also specify the ARN of the execution`,
    '--workflow',
  );
}

async function describe(
  stepwell: Stepwell,
  executionArn: string,
  abortSignal: AbortSignal,
): Promise<FoundExecution | undefined> {
  try {
    return { executionArn, state: await untypedExecution(stepwell, executionArn).status({ abortSignal }) };
  } catch (error) {
    if (isExecutionDoesNotExist(error)) return undefined;
    throw error;
  }
}

function validatedArn(executionArn: string): string {
  const [, , , , , kind, stateMachine] = executionArn.split(':');
  if (kind === 'express' && stateMachine !== undefined) throw noExpressRecords(stateMachine, 'execution');
  try {
    parseExecutionArn(executionArn);
    return executionArn;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), 'execution', { cause: error });
  }
}
