import { type ServerResponse } from 'node:http';
import { HttpService } from '../../kernel/http-service.js';
import { type LogLine } from '../../kernel/kernel-events.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { type Transactions } from '../../kernel/transactions.js';
import { foreign } from './foreign.js';
import { invalidInput } from './errors.js';
import { type LogGroupSettings } from './log-group.js';
import { eventOperations } from './operations/log-events.js';
import { groupOperations, internalGroupOperations } from './operations/log-groups.js';
import { streamOperations } from './operations/log-streams.js';
import { liveTailOperations } from './operations/live-tail.js';
import { LogStore } from './store.js';

/** Options of the CloudWatch Logs service. */
export interface LogsServiceOptions extends ServiceContext {
  /** Maximum memory of all stored events in bytes; the oldest are evicted. @default 64 MiB */
  readonly maxBytes?: number;
}

/** An event of a log group. */
export interface LoggedEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
}

const defaultBytes = 64 * 1024 * 1024;

/**
 * Amazon CloudWatch Logs on this machine: groups and streams in memory. Functions, jobs, state machines and clients write
 * events; GetLogEvents, FilterLogEvents and StartLiveTail read them. Insights, subscriptions and metric filters do not
 * run here.
 */
export class LogsService implements LocalService {
  readonly signingName: string;
  readonly targetPrefix?: string;
  private readonly store: LogStore;
  private readonly http: HttpService;
  private readonly transactions: Transactions;

  constructor(options: LogsServiceOptions) {
    const { clock, kernel, maxBytes = defaultBytes } = options;
    this.store = new LogStore(options, maxBytes);
    this.transactions = kernel.transactions;
    const service = {
      model: readModel('cloudwatchlogs'),
      foreign,
      operations: {
        ...groupOperations(this.store),
        ...streamOperations(this.store),
        ...eventOperations(this.store),
        ...liveTailOperations(this.store),
      },
      internalOperations: internalGroupOperations(this.store),
      invalidInput,
    };
    kernel.register(service);
    kernel.events.on('log-line', (line) => this.write(line));
    this.http = new HttpService(kernel, clock, service);
    this.signingName = this.http.signingName;
    this.targetPrefix = this.http.targetPrefix;
  }

  /** Creates a log group. Throws `ResourceAlreadyExistsException` and `InvalidParameterException`. */
  createLogGroup(name: string, settings: LogGroupSettings = {}): { readonly name: string; readonly arn: string } {
    const { arn } = this.transactions.run(() => this.store.createGroup(name, settings));
    return { name, arn };
  }

  /** Whether a log group with that name or ARN exists. */
  hasLogGroup(nameOrArn: string): boolean {
    return this.store.findGroup(nameOrArn) !== undefined;
  }

  /** Logs an event. Creates the group and the stream if they do not exist, as Lambda does. */
  write({ logGroupName, logStreamName, timestamp, message }: LogLine): void {
    this.transactions.run(() => {
      const group = this.store.findGroup(logGroupName) ?? this.store.createGroup(logGroupName);
      const stream = group.streams.get(logStreamName) ?? this.store.createStream(group, logStreamName);
      this.store.append(group, stream, timestamp, message);
    });
  }

  /** The events of a group, or of one of its streams, by timestamp. Throws `ResourceNotFoundException`. */
  events(nameOrArn: string, logStreamName?: string): readonly LoggedEvent[] {
    const group = this.store.group(nameOrArn);
    const streams =
      logStreamName === undefined ? [...group.streams.values()] : [this.store.stream(group, logStreamName)];
    return streams
      .flatMap((stream) => this.store.events(group, stream).map((event) => ({ ...event, logStreamName: stream.name })))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ logStreamName: name, timestamp, message }) => ({ logStreamName: name, timestamp, message }));
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    return this.http.close();
  }
}
