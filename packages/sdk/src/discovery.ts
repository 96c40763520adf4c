import {
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  type ExecutionStatus,
  type StateMachineListItem,
} from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { isStateMachineDoesNotExist } from './errors/call-errors.js';
import { type CallOptions } from './execution.js';
import { requiredString, stateMachineRemedy } from './required.js';
import { type Stepwell } from './stepwell.js';
import { readTags } from './tags.js';

/** The tag that names the workflow of a state machine. The constructs set it. */
const workflowTag = 'stepwell:workflow';

/** A state machine of the account and region, or of the local runtime, as returned by ListStateMachines. */
export interface StateMachineSummary {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly creationDate: Date | undefined;
}

/** A state machine and the workflow named by its tag. */
export interface DeployedStateMachine extends StateMachineSummary {
  /** ID of its Stepwell workflow, such as `concurrent-download`. `undefined` for other state machines. */
  readonly workflow: string | undefined;
}

/** The result of one ListStateMachines call. */
export interface StateMachinePage {
  readonly stateMachines: readonly StateMachineSummary[];
  /** Whether this is the last page. */
  readonly isLast: boolean;
}

/** An execution as returned by ListExecutions, without input and output. */
export interface ListedExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date | undefined;
  /** `undefined` while it is running. */
  readonly stopDate: Date | undefined;
}

/** Options for {@link listExecutions}. */
export interface ListExecutionsOptions extends CallOptions {
  /** Lists only executions with this status. Default: any status. */
  readonly status?: ExecutionStatus;
  /** Maximum number of executions. Default: all. */
  readonly limit?: number;
}

/**
 * Lists all state machines page by page, with one ListStateMachines call per 1,000 state machines and no other calls.
 */
export async function* listStateMachinePages(
  { sfn }: Stepwell,
  { abortSignal }: CallOptions = {},
): AsyncGenerator<StateMachinePage, void, undefined> {
  let nextToken: string | undefined;
  do {
    const request = new ListStateMachinesCommand({ maxResults: 1000, nextToken });
    const page = await call(sfn, 'states:ListStateMachines', abortSignal, () => sfn.send(request, { abortSignal }));
    nextToken = page.nextToken;
    yield { stateMachines: (page.stateMachines ?? []).map(summaryOf), isLast: nextToken === undefined };
  } while (nextToken !== undefined);
}

/**
 * Lists all state machines with their workflows: one ListStateMachines call per 1,000 state machines, and one
 * ListTagsForResource call for each state machine. To find a state machine by name, use {@link listStateMachinePages}.
 */
export async function* listStateMachines(
  stepwell: Stepwell,
  options: CallOptions = {},
): AsyncGenerator<DeployedStateMachine, void, undefined> {
  for await (const { stateMachines } of listStateMachinePages(stepwell, options)) {
    // Ten at a time, because of the rate limit of ListTagsForResource.
    for (let from = 0; from < stateMachines.length; from += 10) {
      const batch = stateMachines.slice(from, from + 10);
      const workflows = await Promise.all(
        batch.map(({ stateMachineArn }) => workflowOf(stepwell, stateMachineArn, options)),
      );
      yield* batch.map((machine, index) => ({ ...machine, workflow: workflows[index] }));
    }
  }
}

/**
 * Describes a state machine by ARN, with or without version or alias, with one DescribeStateMachine call. Throws
 * StateMachineDoesNotExist if it does not exist. {@link workflowOf} returns its workflow.
 */
export async function describeStateMachine(
  { sfn }: Stepwell,
  stateMachineArn: string,
  { abortSignal }: CallOptions = {},
): Promise<StateMachineSummary> {
  requiredString('stateMachineArn', stateMachineArn, stateMachineRemedy);
  const request = new DescribeStateMachineCommand({ stateMachineArn, includedData: 'METADATA_ONLY' });
  const found = await call(sfn, 'states:DescribeStateMachine', abortSignal, () => sfn.send(request, { abortSignal }));
  return summaryOf({ ...found, stateMachineArn });
}

/** The ID of a state machine's workflow. `undefined` if it is not a Stepwell workflow or does not exist. */
export async function workflowOf(
  stepwell: Stepwell,
  stateMachineArn: string,
  { abortSignal }: CallOptions = {},
): Promise<string | undefined> {
  try {
    return (await readTags(stepwell, stateMachineArn, abortSignal)).get(workflowTag);
  } catch (error) {
    if (isStateMachineDoesNotExist(error)) return undefined;
    throw error;
  }
}

/** Lists the executions of a state machine, newest first. Throws StateMachineDoesNotExist if it does not exist. */
export async function* listExecutions(
  stepwell: Stepwell,
  stateMachineArn: string,
  options: ListExecutionsOptions = {},
): AsyncGenerator<ListedExecution, void, undefined> {
  const { abortSignal, status: statusFilter, limit = Number.POSITIVE_INFINITY } = options;
  const { sfn } = stepwell;
  requiredString('stateMachineArn', stateMachineArn, stateMachineRemedy);
  let nextToken: string | undefined;
  let listed = 0;
  do {
    const request = new ListExecutionsCommand({
      stateMachineArn,
      statusFilter,
      maxResults: Math.min(limit - listed, 1000),
      nextToken,
    });
    const page = await call(sfn, 'states:ListExecutions', abortSignal, () => sfn.send(request, { abortSignal }));
    for (const { executionArn = '', name = '', status = 'RUNNING', startDate, stopDate } of page.executions ?? []) {
      yield { executionArn, name, status, startDate, stopDate };
      listed += 1;
      if (listed >= limit) return;
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

function summaryOf(item: Partial<StateMachineListItem>): StateMachineSummary {
  const { stateMachineArn = '', name = '', type = 'STANDARD', creationDate } = item;
  return { stateMachineArn, name, type, creationDate };
}
