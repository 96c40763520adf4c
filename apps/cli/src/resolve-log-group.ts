import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { callAws, type Stepwell } from '@stepwell/sdk';
import { stateMachinesNamed, stateMachinesRunning } from './resolve-state-machine.js';
import { UsageError } from './usage-error.js';

/** What is needed to find a log group. */
export interface LogGroupSearch {
  readonly stepwell: Stepwell;
  readonly logs: CloudWatchLogsClient;
  /** The log group of a function, `undefined` when there is no such function. */
  readonly functionLogGroup: (nameOrArn: string) => Promise<string | undefined>;
  readonly abortSignal: AbortSignal;
}

/**
 * Finds the log group that is meant: by its own name or ARN, or by what writes to it: a state machine (name, ARN or
 * workflow) or a function (name or ARN). Instead of a name that CloudFormation made, the construct's id will do.
 *
 * @throws UsageError when nothing of that name logs
 */
export async function resolveLogGroup(nameOrArn: string, search: LogGroupSearch): Promise<string> {
  const ownArn = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(nameOrArn)?.[1];
  if (ownArn !== undefined) return ownArn;
  if (/^arn:[^:]+:states:/.test(nameOrArn)) return stateMachineLogGroup(nameOrArn, search);
  if (nameOrArn.startsWith('arn:')) return (await search.functionLogGroup(nameOrArn)) ?? unknown(nameOrArn);
  if (await hasLogGroup(nameOrArn, search)) return nameOrArn;
  const { stepwell, abortSignal } = search;
  const { named, all } = await stateMachinesNamed(stepwell, nameOrArn, abortSignal);
  // Names come first: to find a workflow, the tags of every state machine are read.
  const ofFunction = named.length > 0 ? undefined : await search.functionLogGroup(nameOrArn);
  if (ofFunction !== undefined) return ofFunction;
  const [machine] = named.length > 0 ? named : await stateMachinesRunning(stepwell, all, nameOrArn, abortSignal);
  return machine === undefined ? unknown(nameOrArn) : stateMachineLogGroup(machine.stateMachineArn, search);
}

function unknown(name: string): never {
  throw new UsageError(
    `No log group, function or state machine is named '${name}'; stepwell list lists the state machines`,
    'source',
  );
}

async function hasLogGroup(name: string, { logs, abortSignal }: LogGroupSearch): Promise<boolean> {
  const request = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
  const { logGroups = [] } = await callAws(logs, 'logs:DescribeLogGroups', abortSignal, () =>
    logs.send(request, { abortSignal }),
  );
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}

async function stateMachineLogGroup(
  stateMachineArn: string,
  { stepwell, abortSignal }: LogGroupSearch,
): Promise<string> {
  const { sfn } = stepwell;
  const request = new DescribeStateMachineCommand({ stateMachineArn });
  const { loggingConfiguration, name } = await callAws(sfn, 'states:DescribeStateMachine', abortSignal, () =>
    sfn.send(request, { abortSignal }),
  );
  const arn =
    loggingConfiguration?.level === 'OFF'
      ? undefined
      : loggingConfiguration?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  const group = arn === undefined ? undefined : /:log-group:([^:]+)/.exec(arn)?.[1];
  if (group === undefined)
    throw new UsageError(
      `The state machine ${name ?? stateMachineArn} logs nothing; give it a loggingConfiguration, or follow an execution with stepwell watch`,
      'source',
    );
  return group;
}
