import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { callAws, type Stepwell } from '@stepwell/sdk';
import { expressAlternatives } from './express.js';
import { namesAndIds } from './generated-name.js';
import { stateMachinesNamed, stateMachinesRunning } from './resolve-state-machine.js';
import { UsageError } from './usage-error.js';

/** Dependencies of {@link resolveLogGroup}. */
export interface LogGroupDependencies {
  readonly stepwell: Stepwell;
  readonly logs: CloudWatchLogsClient;
  /** Returns the log group of a function, or the names of all functions if there is no such function. */
  readonly functionLogGroup: (nameOrArn: string) => Promise<string | readonly string[]>;
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
  if (nameOrArn.startsWith('arn:')) {
    const found = await dependencies.functionLogGroup(nameOrArn);
    return typeof found === 'string' ? found : rejectUnknown(nameOrArn, found, []);
  }
  if (await hasLogGroup(nameOrArn, dependencies)) return nameOrArn;
  const { stepwell, abortSignal } = dependencies;
  const { named, all } = await stateMachinesNamed(stepwell, nameOrArn, abortSignal);
  // Names first, because a workflow lookup reads the tags of every state machine.
  const ofFunction = named.length > 0 ? [] : await dependencies.functionLogGroup(nameOrArn);
  if (typeof ofFunction === 'string') return ofFunction;
  const [machine] = named.length > 0 ? named : await stateMachinesRunning(stepwell, all, nameOrArn, abortSignal);
  if (machine !== undefined) return stateMachineLogGroup(machine.stateMachineArn, dependencies);
  const machines = all.map(({ name }) => name);
  return rejectUnknown(nameOrArn, ofFunction, machines);
}

async function rejectUnknown(name: string, functions: readonly string[], machines: readonly string[]): Promise<never> {
  const { didYouMean } = await import('@stepwell/local/definitions');
  const hint = didYouMean(name, namesAndIds([...functions, ...machines]));
  const problem = `There is no log group, function or state machine named '${name}'.${hint === '' ? '' : ` ${hint}`}`;
  throw new UsageError(
    [problem, ...listed('Functions', functions), ...listed('State machines', machines)].join('\n'),
    'source',
  );
}

function listed(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > 20 ? [`  … and ${names.length - 20} more`] : [];
  return [`${title}:`, ...names.slice(0, 20).map((name) => `  ${name}`), ...more];
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
  const {
    loggingConfiguration,
    name = stateMachineArn,
    type,
  } = await callAws(sfn, 'states:DescribeStateMachine', abortSignal, () => sfn.send(request, { abortSignal }));
  const arn =
    loggingConfiguration?.level === 'OFF'
      ? undefined
      : loggingConfiguration?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  const group = arn === undefined ? undefined : /:log-group:([^:]+)/.exec(arn)?.[1];
  if (group === undefined)
    throw new UsageError(
      `Logging is disabled for the state machine ${name}. Set its loggingConfiguration (logs in the CDK). ` +
        (type === 'EXPRESS' ? expressAlternatives(name) : 'To follow an execution without it: stepwell watch'),
      'source',
    );
  return group;
}
