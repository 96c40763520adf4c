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
import { isGeneratedName } from './generated-name.js';
import { inBatches } from './in-batches.js';
import { UsageError } from './usage-error.js';

/** How many state machines are asked for their tags to find a workflow: ListTagsForResource has a low rate limit. */
export const tagReadLimit = 100;

/** The state machines that a name identifies, and all that were listed to find them. */
export interface NamedStateMachines {
  readonly named: readonly StateMachineSummary[];
  readonly all: readonly StateMachineSummary[];
}

/**
 * Finds a state machine by its ARN, its name, the id of its construct (where CloudFormation generated the name from
 * it), or the workflow that it runs. Tags are read only when nothing else fits.
 *
 * @throws UsageError listing the candidates when there is none, or more than one; StateMachineDoesNotExist for an ARN
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
  if (named.length > 0) return onlyOne(named, `More than one state machine is named '${nameOrArn}'`);
  const workflows = await readWorkflows(stepwell, all, nameOrArn, abortSignal);
  const running = all.filter((machine) => workflows.get(machine) === nameOrArn);
  if (running.length > 0) return onlyOne(running, `More than one state machine runs '${nameOrArn}'`);
  const { didYouMean } = await import('@stepwell/local/definitions');
  const hint = didYouMean(nameOrArn, [...all.map(({ name }) => name), ...workflows.values()]);
  const problem = `No state machine is named '${nameOrArn}' or runs a workflow '${nameOrArn}'.`;
  throw new UsageError([problem, hint, candidates('There are', all, workflows)].filter(Boolean).join(' '), 'workflow');
}

/**
 * The state machine of that name, or else those whose name CloudFormation generated from that construct id. Lists the
 * state machines; when one page does not have all, DescribeStateMachine looks for the exact name before the next page.
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
 * The state machines of a list that run a workflow.
 *
 * @throws UsageError when the list is too long to read the tags of each
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

/** Partition, region and account are those of another state machine; `undefined` when it is not there. */
async function describedByName(
  stepwell: Stepwell,
  name: string,
  siblingArn: string,
  abortSignal: AbortSignal,
): Promise<StateMachineSummary | undefined> {
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: what names may not have.
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
    const hint = didYouMean(
      workflow,
      all.map(({ name }) => name),
    );
    const problem = `No state machine is named '${workflow}'.${hint === '' ? '' : ` ${hint}`}`;
    const reason = `A workflow is looked up in at most ${tagReadLimit} state machines, and there are ${all.length}`;
    throw new UsageError(`${problem} ${reason}; give the name or ARN of the state machine`, 'workflow');
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
  throw new UsageError(`${problem}. ${candidates('Name one of', machines, new Map())}`, 'workflow');
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
  if (machines.length === 0) return 'There are no state machines here: check the endpoint, the account and the region.';
  const lines = machines.slice(0, 20).map((machine) => {
    const workflow = workflows.get(machine);
    return `  ${machine.name}${workflow === undefined ? '' : ` (${workflow})`}`;
  });
  const more = machines.length > 20 ? [`  … and ${machines.length - 20} more`] : [];
  return [`${lead}:`, ...lines, ...more].join('\n');
}
