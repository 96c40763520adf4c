import {
  describeStateMachine,
  isAccessDenied,
  isCallFailed,
  isStateMachineDoesNotExist,
  listStateMachinePages,
  parseStateMachineArn,
  workflowOf,
  type StateMachineSummary,
  type Stepwell,
} from '@stepwell/sdk';
import { isGeneratedName, namesAndIds } from './generated-name.js';
import { inBatches } from './in-batches.js';
import { UsageError } from './usage-error.js';

/**
 * Maximum number of state machines whose tags are read to find a workflow: the rate limit of ListTagsForResource is
 * low.
 */
export const tagReadLimit = 100;

/** State machines that match a name, and all that were listed to find them. */
export interface NamedStateMachines {
  readonly named: readonly StateMachineSummary[];
  readonly all: readonly StateMachineSummary[];
}

/**
 * Finds a state machine by ARN, name, construct ID (if CloudFormation generated the name from it), or workflow. Tags
 * are read only if nothing else matches.
 *
 * @throws UsageError listing the candidates if none or more than one matches; StateMachineDoesNotExist for an ARN
 */
export async function resolveStateMachine(
  stepwell: Stepwell,
  nameOrArn: string,
  abortSignal: AbortSignal,
): Promise<StateMachineSummary> {
  if (nameOrArn.startsWith('arn:')) {
    checkArn(nameOrArn);
    return describeStateMachine(stepwell, nameOrArn, { abortSignal });
  }
  const { named, all } = await stateMachinesNamed(stepwell, nameOrArn, abortSignal);
  if (named.length > 0) return onlyOne(named, `More than one state machine matches '${nameOrArn}'`);
  const workflows = await readWorkflows(stepwell, all, nameOrArn, abortSignal);
  const running = all.filter((machine) => workflows.get(machine) === nameOrArn);
  if (running.length > 0) return onlyOne(running, `More than one state machine runs the workflow '${nameOrArn}'`);
  const { didYouMean } = await import('@stepwell/local/definitions');
  const hint = didYouMean(nameOrArn, [...namesAndIds(all.map(({ name }) => name)), ...workflows.values()]);
  const problem = `There is no state machine or workflow named '${nameOrArn}'.`;
  throw new UsageError(
    [problem, hint, candidates('State machines', all, workflows)].filter(Boolean).join(' '),
    'workflow',
  );
}

/**
 * Returns the state machine with the name, or else those whose name CloudFormation generated from the construct ID. If
 * the first page of ListStateMachines does not contain all, calls DescribeStateMachine with the exact name before it
 * reads the next page.
 */
export async function stateMachinesNamed(
  stepwell: Stepwell,
  nameOrId: string,
  abortSignal: AbortSignal,
): Promise<NamedStateMachines> {
  const all: StateMachineSummary[] = [];
  for await (const { stateMachines, isLast } of listStateMachinePages(stepwell, { abortSignal })) {
    const isFirst = all.length === 0;
    all.push(...stateMachines);
    const listed = stateMachines.find(({ name }) => name === nameOrId);
    const sibling = listed === undefined && isFirst && !isLast ? stateMachines[0] : undefined;
    const exact =
      listed ?? (sibling && (await describedByName(stepwell, nameOrId, sibling.stateMachineArn, abortSignal)));
    if (exact !== undefined) return { named: [exact], all };
  }
  return { named: all.filter(({ name }) => isGeneratedName(name, nameOrId)), all };
}

/**
 * Returns the state machines of a list that run a workflow.
 *
 * @throws UsageError if the list is too long to read all tags
 */
export async function stateMachinesRunning(
  stepwell: Stepwell,
  all: readonly StateMachineSummary[],
  workflow: string,
  abortSignal: AbortSignal,
): Promise<StateMachineSummary[]> {
  const workflows = await readWorkflows(stepwell, all, workflow, abortSignal);
  return all.filter((machine) => workflows.get(machine) === workflow);
}

/**
 * Describes a state machine with the partition, region and account of another one. `undefined` if it does not exist.
 */
async function describedByName(
  stepwell: Stepwell,
  name: string,
  siblingArn: string,
  abortSignal: AbortSignal,
): Promise<StateMachineSummary | undefined> {
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: characters that names must not contain.
  if (name.length > 80 || /[\s?*<>{}[\]"#%\\^|~`$&,;:/]/.test(name)) return undefined;
  const stateMachineArn = `${siblingArn.slice(0, siblingArn.lastIndexOf(':') + 1)}${name}`;
  try {
    return await describeStateMachine(stepwell, stateMachineArn, { abortSignal });
  } catch (error) {
    if (isStateMachineDoesNotExist(error) || isAccessDenied(error) || isCallFailed(error)) return undefined;
    throw error;
  }
}

async function readWorkflows(
  stepwell: Stepwell,
  all: readonly StateMachineSummary[],
  workflow: string,
  abortSignal: AbortSignal,
): Promise<ReadonlyMap<StateMachineSummary, string>> {
  if (all.length > tagReadLimit) {
    const { didYouMean } = await import('@stepwell/local/definitions');
    const hint = didYouMean(workflow, namesAndIds(all.map(({ name }) => name)));
    const problem = `There is no state machine named '${workflow}'.${hint === '' ? '' : ` ${hint}`}`;
    const reason = `Workflow lookup is limited to ${tagReadLimit} state machines, got ${all.length}`;
    throw new UsageError(`${problem} ${reason}. Specify the name or ARN of the state machine`, 'workflow');
  }
  const read = async (machine: StateMachineSummary) =>
    [machine, await workflowOf(stepwell, machine.stateMachineArn, { abortSignal })] as const;
  const workflows = new Map<StateMachineSummary, string>();
  for (const [machine, workflow] of await inBatches(all, read)) {
    if (workflow !== undefined) workflows.set(machine, workflow);
  }
  return workflows;
}

function onlyOne(machines: readonly StateMachineSummary[], problem: string): StateMachineSummary {
  const [match, another] = machines;
  if (match !== undefined && another === undefined) return match;
  throw new UsageError(`${problem}. ${candidates('Specify one of', machines, new Map())}`, 'workflow');
}

function checkArn(arn: string): void {
  try {
    parseStateMachineArn(arn);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), 'workflow', { cause: error });
  }
}

function candidates(
  lead: string,
  machines: readonly StateMachineSummary[],
  workflows: ReadonlyMap<StateMachineSummary, string>,
): string {
  if (machines.length === 0)
    return 'The account has no state machines in this region. Check the endpoint, the account and the region.';
  const lines = machines.slice(0, 20).map((machine) => {
    const workflow = workflows.get(machine);
    return `  ${machine.name}${workflow === undefined ? '' : ` (${workflow})`}`;
  });
  const more = machines.length > 20 ? [`  … and ${machines.length - 20} more`] : [];
  return [`${lead}:`, ...lines, ...more].join('\n');
}
