import { executionArnOf, isExecutionDoesNotExist, listStateMachines, parseExecutionArn, untypedExecution, type Stepwell } from '@stepwell/sdk';
import { resolveStateMachine } from './resolve-state-machine.js';
import { UsageError } from './usage-error.js';

/**
 * Finds an execution by its ARN, or by its name: in the state machine that `--workflow` names, else in all of them.
 *
 * @throws UsageError when there is none, or when executions of more than one state machine have the name
 */
export async function resolveExecution(stepwell: Stepwell, given: string, workflow: string | undefined, abortSignal: AbortSignal): Promise<string> {
  if (given.startsWith('arn:')) return checked(given);
  const machines: string[] = [];
  if (workflow !== undefined) machines.push((await resolveStateMachine(stepwell, workflow, abortSignal)).stateMachineArn);
  else for await (const { stateMachineArn, type } of listStateMachines(stepwell, { abortSignal })) if (type === 'STANDARD') machines.push(stateMachineArn);

  const found: string[] = [];
  for (let from = 0; from < machines.length; from += 10) {
    const looks = machines.slice(from, from + 10).map((machine) => exists(stepwell, executionArnOf(machine, given), abortSignal));
    found.push(...(await Promise.all(looks)).filter((arn) => arn !== undefined));
  }
  const [match, another] = found;
  if (match === undefined) throw new UsageError(`No execution is named '${given}'${workflow === undefined ? '' : ` in '${workflow}'`}: give its ARN, or see 'stepwell list <workflow>'`, 'execution');
  if (another !== undefined) throw new UsageError([`More than one state machine has an execution '${given}'. Give --workflow, or one of:`, ...found.map((arn) => `  ${arn}`)].join('\n'), 'execution');
  return match;
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
