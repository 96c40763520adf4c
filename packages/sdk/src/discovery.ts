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

/** The tag by which a state machine tells which workflow it runs; the constructs set it. */
const workflowTag = 'stepwell:workflow';

/** A state machine of the account and region (or of the local runtime), as the service lists it. */
export interface StateMachineSummary {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly creationDate: Date | undefined;
}

/** A state machine, and the workflow that its tag names. */
export interface DeployedStateMachine extends StateMachineSummary {
  /** Id of the Stepwell workflow that it runs, `concurrent-download`; `undefined` when it runs none. */
  readonly workflow: string | undefined;
}

/** What one ListStateMachines call returns. */
export interface StateMachinePage {
  readonly stateMachines: readonly StateMachineSummary[];
  /** Whether there are no more state machines. */
  readonly isLast: boolean;
}

/** An execution as the service lists it, without input and output. */
export interface ListedExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date | undefined;
  /** `undefined` while it runs. */
  readonly stopDate: Date | undefined;
}

/** Which executions to list. */
export interface ListExecutionsOptions extends CallOptions {
  /** Only executions with this status; default any. */
  readonly status?: ExecutionStatus;
  /** At most so many; default all. */
  readonly limit?: number;
}

/** Every state machine, page by page: one ListStateMachines call per 1,000 state machines, and no other call. */
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
 * Every state machine, with the workflow that it runs: one ListStateMachines call per 1,000 state machines, and one
 * ListTagsForResource call for each. To find a state machine by name, use {@link listStateMachinePages}.
 */
export async function* listStateMachines(
  stepwell: Stepwell,
  options: CallOptions = {},
): AsyncGenerator<DeployedStateMachine, void, undefined> {
  for await (const { stateMachines } of listStateMachinePages(stepwell, options)) {
    // Ten at a time: more would only meet the service's rate limit.
    for (let from = 0; from < stateMachines.length; from += 10) {
      const few = stateMachines.slice(from, from + 10);
      const workflows = await Promise.all(
        few.map(({ stateMachineArn }) => workflowOf(stepwell, stateMachineArn, options)),
      );
      yield* few.map((machine, index) => ({ ...machine, workflow: workflows[index] }));
    }
  }
}

/**
 * One state machine by its ARN, also one with a version or alias behind it: one DescribeStateMachine call. Throws
 * StateMachineDoesNotExist when there is none. {@link workflowOf} reads which workflow it runs.
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

/** The id of the workflow that a state machine runs; `undefined` when it runs none of Stepwell's, or is not there. */
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

/** The executions of a state machine, newest first. Throws StateMachineDoesNotExist when there is none. */
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
