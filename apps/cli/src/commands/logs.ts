import { setTimeout as delay } from 'node:timers/promises';
import { CloudWatchLogsClient, type FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type FunctionConfiguration } from '@aws-sdk/client-lambda';
import { callAws, endpointOf, isCallFailed, type ClientWithEndpoint, type Stepwell } from '@stepwell/sdk';
import { isGeneratedName } from '../generated-name.js';
import { resolveLogGroup } from '../resolve-log-group.js';
import { type Terminal } from '../terminal/terminal.js';
import { withTarget, type CommandContext, type CommonFlags } from './command-context.js';

/** The flags of `stepwell logs`. */
export interface LogsFlags extends CommonFlags {
  readonly follow?: boolean;
  /** Milliseconds since the epoch. */
  readonly since?: number;
}

/** Polling interval of `--follow`. */
const pollMs = 500;
/** Events may arrive out of order, so `--follow` reads again the last milliseconds. */
const overlapMs = 5000;

/**
 * `stepwell logs <source>`: prints the log events of a function, a state machine or a log group; with `--follow` also
 * new ones.
 */
export async function logs(source: string, flags: LogsFlags, terminal: Terminal): Promise<void> {
  await withTarget(terminal, flags, async (context) => {
    const config = await clientConfig(context.stepwell);
    const client = new CloudWatchLogsClient(config);
    try {
      const logGroupName = await resolveLogGroup(source, {
        ...context,
        logs: client,
        functionLogGroup: (name) => functionLogGroup(name, config),
      });
      await printEvents(client, logGroupName, flags, context);
    } finally {
      client.destroy();
    }
  });
}

type ClientConfig = Awaited<ReturnType<typeof clientConfig>>;

/** Configuration of a client with the same target as the Step Functions client. */
async function clientConfig({ sfn }: Stepwell) {
  const { region, credentials, maxAttempts } = sfn.config;
  const endpoint = await endpointOf(sfn);
  return { region, credentials, maxAttempts, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** The log group of a function, or the names of all functions if there is no such function. */
async function functionLogGroup(name: string, config: ClientConfig): Promise<string | readonly string[]> {
  const { GetFunctionConfigurationCommand, LambdaClient, paginateListFunctions } =
    await import('@aws-sdk/client-lambda');
  const lambda = new LambdaClient(config);
  const groupOf = ({
    LoggingConfig,
    FunctionName = name,
  }: Pick<FunctionConfiguration, 'LoggingConfig' | 'FunctionName'>) =>
    LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`;
  const exact = async (): Promise<string | undefined> => {
    if (!/^(arn:[^:]+:lambda:|[\w-]+$)/.test(name)) return undefined;
    try {
      const request = new GetFunctionConfigurationCommand({ FunctionName: name });
      return groupOf(await callAws(lambda, 'lambda:GetFunctionConfiguration', undefined, () => lambda.send(request)));
    } catch (error) {
      if (!isCallFailed(error) || error.code !== 'ResourceNotFoundException') throw error;
      return undefined;
    }
  };
  try {
    const group = await exact();
    if (group !== undefined) return group;
    const names: string[] = [];
    for await (const { Functions = [] } of pagesOf(
      lambda,
      'lambda:ListFunctions',
      paginateListFunctions({ client: lambda }, {}),
    )) {
      const found = Functions.find(({ FunctionName = '' }) => isGeneratedName(FunctionName, name));
      if (found !== undefined) return groupOf(found);
      names.push(...Functions.map(({ FunctionName = '' }) => FunctionName));
    }
    return names;
  } finally {
    lambda.destroy();
  }
}

async function printEvents(
  client: CloudWatchLogsClient,
  logGroupName: string,
  { follow, since }: LogsFlags,
  { output, abortSignal }: CommandContext,
): Promise<void> {
  // IDs of printed events within the overlap.
  let printed = new Map<string, number>();
  let startTime = since ?? 0;
  let polled = false;
  do {
    if (polled) await delay(pollMs, undefined, { signal: abortSignal });
    polled = true;
    let latest = startTime;
    for await (const event of eventsSince(client, logGroupName, startTime, abortSignal)) {
      const id = event.eventId ?? '';
      if (printed.has(id)) continue;
      printed.set(id, event.timestamp ?? 0);
      latest = Math.max(latest, event.timestamp ?? 0);
      await output.data(
        `${output.colors.dim(new Date(event.timestamp ?? 0).toISOString().slice(11, 23))}  ` +
          `${(event.message ?? '').replace(/\n+$/, '')}`,
      );
      await output.record({
        type: 'log',
        logGroupName,
        logStreamName: event.logStreamName,
        timestamp: new Date(event.timestamp ?? 0).toISOString(),
        message: event.message,
      });
    }
    startTime = Math.max(startTime, latest - overlapMs);
    printed = new Map([...printed].filter(([, timestamp]) => timestamp >= startTime));
  } while (follow === true);
}

/** Yields the pages of an operation, with the SDK's errors. */
async function* pagesOf<Page>(
  client: ClientWithEndpoint,
  action: string,
  pages: AsyncGenerator<Page, unknown>,
  abortSignal?: AbortSignal,
): AsyncGenerator<Page> {
  for (;;) {
    const next = await callAws(client, action, abortSignal, () => pages.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** Yields the events of a log group from a time on. None if the group does not exist yet. */
async function* eventsSince(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
  abortSignal: AbortSignal,
): AsyncGenerator<FilteredLogEvent> {
  try {
    const pages = paginateFilterLogEvents({ client }, { logGroupName, startTime }, { abortSignal });
    for await (const { events = [] } of pagesOf(client, 'logs:FilterLogEvents', pages, abortSignal)) yield* events;
  } catch (error) {
    if (!isCallFailed(error) || error.code !== 'ResourceNotFoundException') throw error;
  }
}
