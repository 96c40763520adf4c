import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { callAws, type Stepwell } from '@stepwell/sdk';
import { stateMachinesNamed, stateMachinesRunning } from './resolve-state-machine.js';
import { UsageError } from './usage-error.js';

/** Dependencies of {@link resolveLogGroup}. */
export interface LogGroupDependencies {
  readonly stepwell: Stepwell;
  readonly logs: CloudWatchLogsClient;
  /** Returns the log group of a function. `undefined` if there is no such function. */
  readonly functionLogGroup: (nameOrArn: string) => Promise<string | undefined>;
  readonly abortSignal: AbortSignal;
}

/**
 * Finds a log group by its name or ARN, or by the resource that writes to it: a state machine (name, ARN or workflow)
 * or a function (name or ARN). A construct ID matches a name that CloudFormation generated.
 *
 * @throws UsageError if there is no match
 */
export async function resolveLogGroup(nameOrArn: string, dependencies: LogGroupDependencies): Promise<string> {
  const ownArn = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(nameOrArn)?.[1];
  if (ownArn !== undefined) return ownArn;
  if (/^arn:[^:]+:states:/.test(nameOrArn)) return stateMachineLogGroup(nameOrArn, dependencies);
  if (nameOrArn.startsWith('arn:')) return (await dependencies.functionLogGroup(nameOrArn)) ?? rejectUnknown(nameOrArn);
  if (await hasLogGroup(nameOrArn, dependencies)) return nameOrArn;
  const { stepwell, abortSignal } = dependencies;
  const { named, all } = await stateMachinesNamed(stepwell, nameOrArn, abortSignal);
  // Names first, because a workflow lookup reads the tags of every state machine.
  const ofFunction = named.length > 0 ? undefined : await dependencies.functionLogGroup(nameOrArn);
  if (ofFunction !== undefined) return ofFunction;
  const [machine] = named.length > 0 ? named : await stateMachinesRunning(stepwell, all, nameOrArn, abortSignal);
  return machine === undefined ? rejectUnknown(nameOrArn) : stateMachineLogGroup(machine.stateMachineArn, dependencies);
}

function rejectUnknown(name: string): never {
  throw new UsageError(
    `There is no log group, function or state machine named '${name}'. Run stepwell list to list state machines`,
    'source',
  );
}

async function hasLogGroup(name: string, { logs, abortSignal }: LogGroupDependencies): Promise<boolean> {
  const request = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
  const { logGroups = [] } = await callAws(logs, 'logs:DescribeLogGroups', abortSignal, () =>
    logs.send(request, { abortSignal }),
  );
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}

async function stateMachineLogGroup(
  stateMachineArn: string,
  { stepwell, abortSignal }: LogGroupDependencies,
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
      `Logging is disabled for the state machine ${name ?? stateMachineArn}. ` +
        'Set its loggingConfiguration, or follow an execution with stepwell watch',
      'source',
    );
  return group;
}
