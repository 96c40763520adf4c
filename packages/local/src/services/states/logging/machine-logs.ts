import { createHash } from 'node:crypto';
import { type AwsHistoryEvent, type HistoryEvent, toAwsEvent } from '@stepwell/asl';
import { type LogLine } from '../../../kernel/kernel-events.js';
import { groupName } from '../../logs/index.js';
import { type LoggingConfiguration, type MachineSnapshot } from '../machines/machine.js';
import { statesError } from '../errors.js';

/** The operations of CloudWatch Logs that state machines need. */
export interface LogDestinations {
  hasLogGroup(nameOrArn: string): boolean;
  wasDeleted(nameOrArn: string): boolean;
  createLogGroup(name: string): unknown;
  write(entry: LogLine): void;
}

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
  constructor(private readonly destinations: LogDestinations | undefined) {}

  /**
   * Checks a state machine's log group when it is configured, as AWS does. An unknown log group is created, because it
   * can be outside of the app (`LogGroup.fromLogGroupName`). A deleted one is an error.
   *
   * @throws AwsError `InvalidLoggingConfiguration`
   */
  prepare({ level, destinations = [] }: LoggingConfiguration, now: number): void {
    const logs = this.destinations;
    if (logs === undefined || level === 'OFF') return;
    for (const {
      cloudWatchLogsLogGroup: { logGroupArn },
    } of destinations) {
      if (logs.hasLogGroup(logGroupArn)) continue;
      if (logs.wasDeleted(logGroupArn))
        throw statesError('InvalidLoggingConfiguration', 'Invalid Logging Configuration: Log Destination not found.');
      logs.createLogGroup(groupName(logGroupArn));
      logs.write({
        logGroupName: groupName(logGroupArn),
        logStreamName: validationStream,
        timestamp: now,
        message:
          'Permissions are set correctly to allow AWS CloudWatch Logs to write into your logs while creating a ' +
          'subscription.',
      });
    }
  }

  /** Returns a function that logs the events of an execution; `undefined` if logging is off. */
  writer(machine: MachineSnapshot, executionArn: string): ((event: HistoryEvent) => void) | undefined {
    const { level, includeExecutionData, destinations = [] } = machine.revision.logging;
    const logs = this.destinations;
    if (logs === undefined || level === 'OFF') return undefined;
    const groups = destinations.map((destination) => groupName(destination.cloudWatchLogsLogGroup.logGroupArn));
    const suffix = createHash('sha256').update(machine.arn).digest('hex').slice(0, 8);
    let redrives = 0;
    return (event) => {
      if (event.type === 'ExecutionRedriven') redrives += 1;
      if (!eventTypesByLevel[level].test(event.type)) return;
      const message = JSON.stringify(logEvent(toAwsEvent(event, { includeExecutionData }), executionArn, redrives));
      const minute = new Date(event.timestamp).toISOString().slice(0, 16).replace(/[T:]/g, '-');
      for (const logGroupName of groups)
        logs.write({
          logGroupName,
          logStreamName: `states/${machine.name}/${minute}/${suffix}`,
          timestamp: event.timestamp,
          message,
        });
    };
  }
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
