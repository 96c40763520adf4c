import { describeStateMachine, listStateMachines, parseStateMachineArn, type DeployedStateMachine, type Stepwell } from '@stepwell/sdk';
import { didYouMean } from './suggestions.js';
import { UsageError } from './usage-error.js';

/**
 * Finds a state machine by its ARN, its name, or the workflow that it runs.
 *
 * @throws UsageError listing what there is when nothing, or more than one, is meant; StateMachineDoesNotExist for an ARN
 */
export async function resolveStateMachine(stepwell: Stepwell, given: string, abortSignal: AbortSignal): Promise<DeployedStateMachine> {
  if (given.startsWith('arn:')) {
    checkArn(given);
    return describeStateMachine(stepwell, given, { abortSignal });
  }
  const all: DeployedStateMachine[] = [];
  for await (const machine of listStateMachines(stepwell, { abortSignal })) all.push(machine);
  const named = all.filter(({ name }) => name === given);
  const [match, another] = named.length > 0 ? named : all.filter(({ workflow }) => workflow === given);
  if (match !== undefined && another === undefined) return match;
  if (match === undefined) {
    const hint = didYouMean(given, [...all.map(({ name }) => name), ...all.flatMap(({ workflow }) => workflow ?? [])]);
    throw new UsageError(`No state machine is named '${given}' or runs a workflow '${given}'. ${hint === '' ? '' : `${hint} `}${candidates('There are', all)}`, 'workflow');
  }
  throw new UsageError(`More than one state machine runs '${given}'. ${candidates('Name one of', all.filter(({ workflow }) => workflow === given))}`, 'workflow');
}

function checkArn(arn: string): void {
  try {
    parseStateMachineArn(arn);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), 'workflow', { cause: error });
  }
}

function candidates(lead: string, machines: readonly DeployedStateMachine[]): string {
  if (machines.length === 0) return 'There are no state machines here: is it the right endpoint, account and region?';
  const lines = machines.slice(0, 20).map(({ name, workflow }) => `  ${name}${workflow === undefined ? '' : ` (${workflow})`}`);
  const more = machines.length > 20 ? [`  … and ${machines.length - 20} more`] : [];
  return [`${lead}:`, ...lines, ...more].join('\n');
}
