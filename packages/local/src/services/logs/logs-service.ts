import { type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/endpoint/aws-error.js';
import { answerJson, parseObject, sendJsonError } from '../../kernel/endpoint/aws-json.js';
import { readBody } from '../../kernel/endpoint/body.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { startLiveTail } from './live-tail.js';
import { LogStore, type LogGroupSettings } from './log-store.js';
import { LogsError } from './logs-error.js';
import { operations } from './operations.js';
import { ownValue } from '../../kernel/own-value.js';

/** Options of the CloudWatch Logs service. */
export interface LogsServiceOptions extends ServiceContext {
  /** Bytes of log events that are kept, of all groups together; the oldest go first. Default 64 MiB. */
  readonly maxBytes?: number;
}

/** An event that a service of the environment logs. */
export interface LogEntry {
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** An event of a group, for code in this process. */
export interface LoggedEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
}

const defaultBytes = 64 * 1024 * 1024;

/**
 * Amazon CloudWatch Logs on this machine: groups and streams in memory, written by functions, jobs, state machines and
 * clients, read by GetLogEvents, FilterLogEvents and StartLiveTail. Insights, subscriptions and metric filters do not
 * run here.
 */
export class LogsService implements LocalService {
  readonly signingName = 'logs';
  readonly targetPrefix = 'Logs_20140328.';
  private readonly store: LogStore;

  constructor(private readonly options: LogsServiceOptions) {
    this.store = new LogStore(options, options.maxBytes ?? defaultBytes);
    options.kernel?.events.on('log-line', (line) => this.write(line));
  }

  /** Creates a log group. Throws `ResourceAlreadyExistsException` and `InvalidParameterException`. */
  createLogGroup(name: string, settings: LogGroupSettings = {}): { readonly name: string; readonly arn: string } {
    const { arn } = this.store.createGroup(name, settings);
    return { name, arn };
  }

  /**
   * Changes retention and tags of a log group; its events stay, as far as the retention has them. Throws `LogsError`.
   */
  updateLogGroup(name: string, { retentionInDays, tags = {} }: LogGroupSettings): void {
    const group = this.store.group(name);
    this.store.setRetention(group, retentionInDays);
    group.tags = tags;
  }

  /** Deletes a log group with its events. An unknown log group is ignored. */
  deleteLogGroup(nameOrArn: string): void {
    const group = this.store.findGroup(nameOrArn);
    if (group) this.store.deleteGroup(group);
  }

  /** Creates a log stream. Throws `ResourceNotFoundException` and `ResourceAlreadyExistsException`. */
  createLogStream(logGroupName: string, name: string): void {
    this.store.createStream(this.store.group(logGroupName), name);
  }

  /** Whether there is a log group of that name or ARN. */
  hasLogGroup(nameOrArn: string): boolean {
    return this.store.findGroup(nameOrArn) !== undefined;
  }

  /** Whether there was a log group of that name or ARN, and it was deleted. */
  wasDeleted(nameOrArn: string): boolean {
    return this.store.wasDeleted(nameOrArn);
  }

  /** Logs an event; group and stream are made when they are not there, as Lambda does. */
  write({ logGroupName, logStreamName, timestamp, message }: LogEntry): void {
    const group = this.store.findGroup(logGroupName) ?? this.store.createGroup(logGroupName);
    const stream = group.streams.get(logStreamName) ?? this.store.createStream(group, logStreamName);
    this.store.append(group, stream, timestamp, message);
  }

  /**
   * The events of a group, or of one of its streams, in the order of their time. Throws `ResourceNotFoundException`.
   */
  events(nameOrArn: string, logStreamName?: string): readonly LoggedEvent[] {
    const group = this.store.group(nameOrArn);
    const streams =
      logStreamName === undefined ? [...group.streams.values()] : [this.store.stream(group, logStreamName)];
    return streams
      .flatMap((stream) => this.store.events(group, stream).map((event) => ({ ...event, logStreamName: stream.name })))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ logStreamName: name, timestamp, message }) => ({ logStreamName: name, timestamp, message }));
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    if (String(request.http.headers['x-amz-target']).endsWith('.StartLiveTail'))
      return this.liveTail(request, response);
    await answerJson(request, response, { version: '1.1' }, (operation, input) => {
      const carryOut = ownValue(operations, operation);
      if (!carryOut)
        throw new LogsError(
          'UnknownOperationException',
          `CloudWatch Logs's ${operation} is not supported locally; it has ${Object.keys(operations).join(', ')}`,
        );
      return carryOut({ store: this.store, clock: this.options.clock, input });
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** An event stream. The response continues until the client disconnects or the endpoint closes. */
  private async liveTail(request: ServiceRequest, response: ServerResponse): Promise<void> {
    try {
      startLiveTail(this.store, parseObject(await readBody(request.http)), request.requestId, response);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      sendJsonError(request, response, { version: '1.1' }, error);
    }
  }
}
