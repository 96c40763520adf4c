import { type ServiceContext } from '../../kernel/service.js';
import { type LogGroup, retentionDays } from './log-group.js';
import { eventId, type LogEvent, LogStream, sizeOf } from './log-stream.js';
import { LogsError } from './logs-error.js';

const dayMs = 86_400_000;

/** Settings of a log group. */
export interface LogGroupSettings {
  readonly retentionInDays?: number | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Receives an event with its group and stream name. */
type AppendListener = (group: LogGroup, stream: string, event: LogEvent) => void;

/** The log groups of one environment. If they exceed `maxBytes`, the oldest events of all groups are evicted. */
export class LogStore {
  readonly #groups = new Map<string, LogGroup>();
  readonly #deleted = new Set<string>();
  /** The stream of every event that is kept, in the order in which they came. */
  #arrivals: LogStream[] = [];
  #firstArrival = 0;
  #bytes = 0;
  #sequence = 0;
  readonly #listeners = new Set<AppendListener>();

  constructor(
    private readonly context: Pick<ServiceContext, 'region' | 'accountId' | 'clock'>,
    private readonly maxBytes: number,
  ) {}

  /** @throws LogsError `ResourceAlreadyExistsException`, `InvalidParameterException` */
  createGroup(name: string, { retentionInDays, tags = {} }: LogGroupSettings = {}): LogGroup {
    if (!/^[\w./#-]{1,512}$/.test(name))
      throw LogsError.invalid('logGroupName', name, '1 to 512 letters, digits and _ - / . #');
    if (this.#groups.has(name))
      throw new LogsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    if (retentionInDays !== undefined) checkRetention(retentionInDays);
    const { region, accountId, clock } = this.context;
    const group: LogGroup = {
      name,
      arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
      creationTime: clock.now(),
      retentionInDays,
      tags,
      streams: new Map(),
    };
    this.#groups.set(name, group);
    this.#deleted.delete(name);
    return group;
  }

  /** By name or ARN. */
  findGroup(nameOrArn: string): LogGroup | undefined {
    return this.#groups.get(groupName(nameOrArn));
  }

  /** @throws LogsError `ResourceNotFoundException` */
  group(nameOrArn: string): LogGroup {
    const group = this.findGroup(nameOrArn);
    if (group === undefined) throw LogsError.noSuchGroup();
    return group;
  }

  /** Whether a group of that name or ARN was there and was deleted. */
  wasDeleted(nameOrArn: string): boolean {
    return this.#deleted.has(groupName(nameOrArn));
  }

  /** All groups in the order of their names. */
  groups(): LogGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  deleteGroup(group: LogGroup): void {
    this.#groups.delete(group.name);
    this.#deleted.add(group.name);
    for (const stream of group.streams.values()) this.#empty(stream);
  }

  /** @throws LogsError `InvalidParameterException` */
  setRetention(group: LogGroup, days: number | undefined): void {
    if (days !== undefined) checkRetention(days);
    group.retentionInDays = days;
  }

  /** @throws LogsError `ResourceAlreadyExistsException`, `InvalidParameterException` */
  createStream(group: LogGroup, name: string): LogStream {
    if (!/^[^:*]{1,512}$/.test(name))
      throw LogsError.invalid('logStreamName', name, '1 to 512 characters other than : and *');
    if (group.streams.has(name))
      throw new LogsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    const stream = new LogStream(name, `${group.arn}:log-stream:${name}`, this.context.clock.now());
    group.streams.set(name, stream);
    return stream;
  }

  /** @throws LogsError `ResourceNotFoundException` */
  stream(group: LogGroup, name: string): LogStream {
    const stream = group.streams.get(name);
    if (stream === undefined) throw LogsError.noSuchStream();
    return stream;
  }

  deleteStream(group: LogGroup, stream: LogStream): void {
    group.streams.delete(stream.name);
    this.#empty(stream);
  }

  /** Tells a listener of every event that comes from now on; gives what ends that. */
  onAppend(listener: AppendListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  append(group: LogGroup, stream: LogStream, timestamp: number, message: string): void {
    const event = {
      id: eventId(timestamp, ++this.#sequence),
      timestamp,
      ingestionTime: this.context.clock.now(),
      message,
    };
    stream.add(event);
    for (const listener of this.#listeners) listener(group, stream.name, event);
    this.#arrivals.push(stream);
    this.#bytes += sizeOf(message);
    while (this.#bytes > this.maxBytes && this.#firstArrival < this.#arrivals.length - 1) {
      this.#bytes -= this.#arrivals[this.#firstArrival]?.dropOldest() ?? 0;
      this.#firstArrival += 1;
    }
    if (this.#firstArrival > 10_000 && this.#firstArrival * 2 > this.#arrivals.length) {
      this.#arrivals = this.#arrivals.slice(this.#firstArrival);
      this.#firstArrival = 0;
    }
  }

  /** A stream's events in the order of their timestamps, without those that the group's retention expired. */
  events(group: LogGroup, stream: LogStream): readonly LogEvent[] {
    const { retentionInDays } = group;
    if (retentionInDays === undefined) return stream.events();
    const oldest = this.context.clock.now() - retentionInDays * dayMs;
    return stream.events().filter((event) => event.timestamp >= oldest);
  }

  #empty(stream: LogStream): void {
    while (stream.size > 0) this.#bytes -= stream.dropOldest();
  }
}

/** The name in a group's ARN, with or without `:*` behind it. */
export function groupName(nameOrArn: string): string {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

function checkRetention(days: number): void {
  if (!retentionDays.has(days))
    throw LogsError.invalid('retentionInDays', days, `one of ${[...retentionDays].join(', ')}`);
}
