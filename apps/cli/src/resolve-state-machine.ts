import { describeStateMachine, listStateMachines, parseStateMachineArn, type DeployedStateMachine, type Stepwell } from '@stepwell/sdk';
import { isGeneratedName } from './generated-name.js';
import { didYouMean } from './suggestions.js';
import { UsageError } from './usage-error.js';

/**
 * Finds a state machine by its ARN, its name, the workflow that it runs, or the id of its construct where CloudFormation made its name of that.
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
  const meanings = [all.filter(({ name }) => name === given), all.filter(({ workflow }) => workflow === given), all.filter(({ name }) => isGeneratedName(name, given))];
  const meant = meanings.find((each) => each.length > 0) ?? [];
  const [match, another] = meant;
  if (match !== undefined && another === undefined) return match;
  if (match === undefined) {
    const hint = didYouMean(given, [...all.map(({ name }) => name), ...all.flatMap(({ workflow }) => workflow ?? [])]);
    throw new UsageError(`No state machine is named '${given}' or runs a workflow '${given}'. ${hint === '' ? '' : `${hint} `}${candidates('There are', all)}`, 'workflow');
  }
  throw new UsageError(`More than one state machine ${match.workflow === given ? 'runs' : 'is meant by'} '${given}'. ${candidates('Name one of', meant)}`, 'workflow');
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
