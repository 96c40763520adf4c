import { createHash } from 'node:crypto';
import { type AwsHistoryEvent, type HistoryEvent, toAwsEvent } from '@stepwell/asl';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { type Kernel } from '../../../kernel/kernel.js';
import { type LogDestination, type LoggingConfiguration, type MachineSnapshot } from '../machines/machine.js';
import { statesError } from '../errors.js';

/** Maximum size in bytes of input or output in a log event; longer data is truncated and marked. */
const maxDataBytes = 248 * 1024;

/** The stream that AWS creates to check its permissions. */
const validationStream = 'log_stream_created_by_aws_to_validate_log_delivery_subscriptions';

/** Each level includes the events of the levels before it. */
const eventTypesByLevel: Readonly<Record<Exclude<LoggingConfiguration['level'], 'OFF'>, RegExp>> = {
  FATAL: /^Execution(Failed|Aborted|TimedOut)$/,
  ERROR: /(Failed|Aborted|TimedOut)$|^FailStateEntered$/,
  ALL: /^/,
};

/**
 * Writes the events of executions to the log groups of their state machines, in AWS's format.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export class MachineLogs {
  constructor(
    private readonly kernel: Kernel,
    private readonly invoke: Invoke,
  ) {}

  /**
   * Checks a state machine's log group when it is configured, as AWS does. An unknown log group is created, because it
   * can be outside of the app (`LogGroup.fromLogGroupName`). A deleted one is an error.
   *
   * @throws AwsError `InvalidLoggingConfiguration` (rejected)
   */
  async prepare({ destinations = [] }: LoggingConfiguration, now: number): Promise<void> {
    if (this.kernel.service('cloudwatchlogs') === undefined) return;
    for (const logGroupName of destinations.map(groupName)) {
      if (!(await this.#ensureLogGroup(logGroupName))) continue;
      this.kernel.events.emit('log-line', {
        logGroupName,
        logStreamName: validationStream,
        timestamp: now,
        message:
          'Permissions are set correctly to allow AWS CloudWatch Logs to write into your logs while creating a ' +
          'subscription.',
      });
    }
  }

  /** Returns whether the log group is new. */
  async #ensureLogGroup(logGroupName: string): Promise<boolean> {
    try {
      const input = { logGroupName };
      return (await this.invoke<{ readonly isNew: boolean }>('cloudwatchlogs', 'EnsureLogGroup', input)).isNew;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw statesError('InvalidLoggingConfiguration', 'Invalid Logging Configuration: Log Destination not found.');
    }
  }

  /** Returns a function that logs the events of an execution; `undefined` if logging is off. */
  writer(machine: MachineSnapshot, executionArn: string): ((event: HistoryEvent) => void) | undefined {
    const { level, includeExecutionData, destinations = [] } = machine.revision.logging;
    if (level === 'OFF') return undefined;
    const groups = destinations.map(groupName);
    const suffix = createHash('sha256').update(machine.arn).digest('hex').slice(0, 8);
    let redrives = 0;
    return (event) => {
      if (event.type === 'ExecutionRedriven') redrives += 1;
      if (!eventTypesByLevel[level].test(event.type)) return;
      const message = JSON.stringify(logEvent(toAwsEvent(event, { includeExecutionData }), executionArn, redrives));
      const minute = new Date(event.timestamp).toISOString().slice(0, 16).replace(/[T:]/g, '-');
      for (const logGroupName of groups)
        this.kernel.events.emit('log-line', {
          logGroupName,
          logStreamName: `states/${machine.name}/${minute}/${suffix}`,
          timestamp: event.timestamp,
          message,
        });
    };
  }
}

/** `/a` for the ARN `arn:aws:logs:us-east-1:123456789012:log-group:/a:*`. */
function groupName({ cloudWatchLogsLogGroup }: LogDestination): string {
  return cloudWatchLogsLogGroup.logGroupArn.split(':').slice(6, -1).join(':');
}

function logEvent(
  { id, previousEventId, timestamp, type, ...rest }: AwsHistoryEvent,
  executionArn: string,
  redrives: number,
): object {
  const [details = {}] = Object.values(rest);
  return {
    id: String(id),
    type,
    details: truncate(details),
    previous_event_id: String(previousEventId),
    event_timestamp: String(timestamp),
    execution_arn: executionArn,
    redrive_count: String(redrives),
  };
}

function truncate(details: object): object {
  const result: Record<string, unknown> = { ...details };
  for (const field of ['input', 'output', 'parameters']) {
    const value = result[field];
    if (typeof value !== 'string' || Buffer.byteLength(value) <= maxDataBytes) continue;
    result[field] = Buffer.from(value).subarray(0, maxDataBytes).toString('utf8');
    result[`${field}Details`] = { truncated: true };
  }
  return result;
}
