import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { type Stepwell, listStateMachines } from '@stepwell/sdk';
import { isGeneratedName } from './generated-name.js';
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
 * Finds the log group that is meant: by its own name or ARN, or by what writes to it: a state machine (name, ARN or workflow) or a
 * function (name or ARN). Instead of a name that CloudFormation made, the construct's id will do.
 *
 * @throws UsageError when nothing of that name logs
 */
export async function resolveLogGroup(given: string, search: LogGroupSearch): Promise<string> {
  const ownArn = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(given)?.[1];
  if (ownArn !== undefined) return ownArn;
  if (/^arn:[^:]+:states:/.test(given)) return stateMachineLogGroup(given, search);
  if (!given.startsWith('arn:')) {
    if (await hasLogGroup(given, search)) return given;
    const machine = await findStateMachine(given, search);
    if (machine !== undefined) return stateMachineLogGroup(machine, search);
  }
  const ofFunction = await search.functionLogGroup(given);
  if (ofFunction !== undefined) return ofFunction;
  throw new UsageError(`No log group, function or state machine is named '${given}'; stepwell list tells the state machines`, 'source');
}

async function hasLogGroup(name: string, { logs, abortSignal }: LogGroupSearch): Promise<boolean> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }), { abortSignal });
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}

async function findStateMachine(given: string, { stepwell, abortSignal }: LogGroupSearch): Promise<string | undefined> {
  let found: string | undefined;
  for await (const { name, workflow, stateMachineArn } of listStateMachines(stepwell, { abortSignal })) {
    if (name === given) return stateMachineArn;
    if (workflow === given || isGeneratedName(name, given)) found ??= stateMachineArn;
  }
  return found;
}

async function stateMachineLogGroup(stateMachineArn: string, { stepwell, abortSignal }: LogGroupSearch): Promise<string> {
  const { loggingConfiguration, name } = await stepwell.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }), { abortSignal });
  const arn = loggingConfiguration?.level === 'OFF' ? undefined : loggingConfiguration?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  const group = arn === undefined ? undefined : /:log-group:([^:]+)/.exec(arn)?.[1];
  if (group === undefined) throw new UsageError(`The state machine ${name ?? stateMachineArn} logs nothing; give it a loggingConfiguration, or follow an execution with stepwell watch`, 'source');
  return group;
}
