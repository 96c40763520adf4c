import { type ApiClient } from '../api/client.js';
import { type Attempt } from '../history/execution-state.js';

/** A line of a log. */
export interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

/** The log lines of an attempt. */
export interface AttemptLogs {
  readonly logGroupName: string;
  readonly lines: readonly LogLine[];
  /** Whether they are only those of this invocation; otherwise all of the function in this time. */
  readonly isExact: boolean;
}

/** The name of the Lambda function that an attempt invokes; `undefined` for other tasks. */
export function functionOf({ startEvent: { type, details } }: Attempt): string | undefined {
  const text =
    type === 'LambdaFunctionScheduled'
      ? details['resource']
      : details['resourceType'] === 'lambda'
        ? readObject(details['parameters'])['FunctionName']
        : undefined;
  if (typeof text !== 'string') return undefined;
  return /:function:([^:]+)/.exec(text)?.[1] ?? text.split(':')[0];
}

/** The id of the invocation, from the response of `lambda:invoke`. */
export function requestIdOf({ output, submitted }: Attempt): string | undefined {
  const metadata = readObject(output ?? submitted)['SdkResponseMetadata'];
  const id = readObject(metadata)['RequestId'];
  return typeof id === 'string' ? id : undefined;
}

interface FilteredEvent extends LogLine {
  readonly logStreamName: string;
}

/** Reads the lines that the function of an attempt logged. */
export async function readLogs(api: ApiClient, attempt: Attempt, functionName: string): Promise<AttemptLogs> {
  const configuration = await api
    .aws<{ LoggingConfig?: { LogGroup?: string } }>('lambda', 'GetFunctionConfiguration', {
      FunctionName: functionName,
    })
    .catch(() => undefined);
  const logGroupName = configuration?.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`;
  const startTime = attempt.startEvent.timestamp;
  const endTime = (attempt.endedAt ?? Date.now()) + 1000;
  const { events = [] } = await api.aws<{ events?: FilteredEvent[] }>('cloudwatchlogs', 'FilterLogEvents', {
    logGroupName,
    startTime,
    endTime,
  });
  const requestId = requestIdOf(attempt);
  const own = requestId === undefined ? undefined : linesOf(events, requestId);
  return { logGroupName, lines: own ?? events, isExact: own !== undefined };
}

/** The lines of one invocation: from `START` to `REPORT` in its log stream. `undefined` if they are not there. */
export function linesOf(events: readonly FilteredEvent[], requestId: string): FilteredEvent[] | undefined {
  const start = events.find(({ message }) => message.startsWith(`START RequestId: ${requestId}`));
  if (start === undefined) return undefined;
  const stream = events.filter(({ logStreamName }) => logStreamName === start.logStreamName);
  const rest = stream.slice(stream.indexOf(start));
  const end = rest.findIndex(({ message }) => message.startsWith(`REPORT RequestId: ${requestId}`));
  return end < 0 ? rest : rest.slice(0, end + 1);
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : undefined;
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
