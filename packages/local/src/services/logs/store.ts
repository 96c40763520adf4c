import { AwsError } from '../../kernel/aws-error.js';
import { type ServiceContext } from '../../kernel/service.js';
import { invalidValue, noSuchGroup, noSuchStream } from './errors.js';
import { groupName, type LogGroup, type LogGroupSettings, retentionDays } from './log-group.js';
import { eventId, eventMemory, type LogEvent, LogStream, type RemovedEvents, sizeOf } from './log-stream.js';

const dayMs = 86_400_000;

/** Receives an event with its group and stream name. */
type AppendListener = (group: LogGroup, stream: string, event: LogEvent) => void;

/**
 * The log groups of one environment. If they need more than `maxBytes` of memory, the oldest events of all groups are
 * evicted.
 *
 * Groups, streams and events are the records `logs/groups`, `logs/streams` and `logs/events`. They are in structures of
 * their own rather than in `Records`, because events are read in order by stream and evicted by arrival. Each method that
 * changes them adds the change and its reverse to the open transaction. Evictions are no changes: a backend has a limit of
 * its own. Deleting a group or a stream deletes its events.
 */
export class LogStore {
  readonly #groups = new Map<string, LogGroup>();
  readonly #deleted = new Set<string>();
  /** The stream of every stored event, in the order of arrival. */
  #arrivals: LogStream[] = [];
  #firstArrival = 0;
  #bytes = 0;
  #sequence = 0;
  readonly #listeners = new Set<AppendListener>();

  constructor(
    private readonly context: Pick<ServiceContext, 'region' | 'accountId' | 'clock' | 'kernel'>,
    private readonly maxBytes: number,
  ) {}

  /** Throws `ResourceAlreadyExistsException`, `InvalidParameterException`. */
  createGroup(name: string, settings: LogGroupSettings = {}): LogGroup {
    if (this.#groups.has(name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    checkRetention(settings);
    const { region, accountId, clock } = this.context;
    const group: LogGroup = {
      name,
      arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
      creationTime: clock.now(),
      settings,
      streams: new Map(),
    };
    const wasDeleted = this.#deleted.has(name);
    this.#changeGroup(group, () => {
      this.#groups.delete(name);
      if (wasDeleted) this.#deleted.add(name);
    });
    this.#groups.set(name, group);
    this.#deleted.delete(name);
    return group;
  }

  /** A group by its name or ARN, or `undefined`. */
  findGroup(nameOrArn: string): LogGroup | undefined {
    return this.#groups.get(groupName(nameOrArn));
  }

  /** A group by its name or ARN. Throws `ResourceNotFoundException`. */
  group(nameOrArn: string): LogGroup {
    const group = this.findGroup(nameOrArn);
    if (group === undefined) throw noSuchGroup();
    return group;
  }

  /** Whether a group with that name or ARN existed and was deleted. */
  wasDeleted(nameOrArn: string): boolean {
    return this.#deleted.has(groupName(nameOrArn));
  }

  /** All groups by name. */
  groups(): LogGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  deleteGroup(group: LogGroup): void {
    const { name } = group;
    for (const stream of group.streams.values()) this.deleteStream(group, stream);
    this.#change('logs/groups', name, undefined, () => {
      this.#groups.set(name, group);
      this.#deleted.delete(name);
    });
    this.#groups.delete(name);
    this.#deleted.add(name);
  }

  /** Changes settings of a group. Throws `InvalidParameterException`. */
  configure(group: LogGroup, changes: LogGroupSettings): void {
    checkRetention(changes);
    const before = group.settings;
    group.settings = { ...before, ...changes };
    this.#changeGroup(group, () => (group.settings = before));
  }

  /** Throws `ResourceAlreadyExistsException`. */
  createStream(group: LogGroup, name: string): LogStream {
    if (group.streams.has(name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    const stream = new LogStream(name, `${group.arn}:log-stream:${name}`, this.context.clock.now());
    const { arn, creationTime } = stream;
    this.#change('logs/streams', arn, { group: group.name, name, creationTime }, () => group.streams.delete(name));
    group.streams.set(name, stream);
    return stream;
  }

  /** Throws `ResourceNotFoundException`. */
  stream(group: LogGroup, name: string): LogStream {
    const stream = group.streams.get(name);
    if (stream === undefined) throw noSuchStream();
    return stream;
  }

  deleteStream(group: LogGroup, stream: LogStream): void {
    const removed = stream.clear();
    this.#change('logs/streams', stream.arn, undefined, () => {
      stream.restore(removed);
      this.#bytes += memoryOf(removed);
      group.streams.set(stream.name, stream);
    });
    this.#bytes -= memoryOf(removed);
    group.streams.delete(stream.name);
  }

  /** Calls a listener for every event from now on. Returns a function that ends this. */
  onAppend(listener: AppendListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  append(group: LogGroup, stream: LogStream, timestamp: number, message: string): void {
    const id = eventId(timestamp, ++this.#sequence);
    const event = { id, timestamp, ingestionTime: this.context.clock.now(), message };
    this.#change('logs/events', `${stream.arn}:${id}`, event, () => {
      this.#bytes -= withMemory(stream.removeNewest());
      this.#arrivals.pop();
    });
    stream.add(event);
    for (const listener of this.#listeners) listener(group, stream.name, event);
    this.#arrivals.push(stream);
    this.#bytes += withMemory(sizeOf(message));
    this.#evict();
  }

  /** A stream's events by timestamp, without those that exceed the group's retention. */
  events(group: LogGroup, stream: LogStream): readonly LogEvent[] {
    const { retentionInDays } = group.settings;
    if (retentionInDays === undefined) return stream.events();
    const oldest = this.context.clock.now() - retentionInDays * dayMs;
    return stream.events().filter((event) => event.timestamp >= oldest);
  }

  #evict(): void {
    while (this.#bytes > this.maxBytes && this.#firstArrival < this.#arrivals.length - 1) {
      this.#bytes -= withMemory(this.#arrivals[this.#firstArrival]?.dropOldest() ?? 0);
      this.#firstArrival += 1;
    }
    if (this.#firstArrival > 10_000 && this.#firstArrival * 2 > this.#arrivals.length) {
      this.#arrivals = this.#arrivals.slice(this.#firstArrival);
      this.#firstArrival = 0;
    }
  }

  #changeGroup({ name, creationTime, settings }: LogGroup, undo: () => void): void {
    this.#change('logs/groups', name, { name, creationTime, ...settings }, undo);
  }

  #change(records: string, key: string, value: unknown, undo: () => void): void {
    this.context.kernel.transactions.change({ records, key, value }, undo);
  }
}

/** Memory of an event of that size. An event without a size was removed before. */
function withMemory(size: number): number {
  return size === 0 ? 0 : size + eventMemory;
}

function memoryOf({ events, size }: RemovedEvents): number {
  return size + events.length * eventMemory;
}

function checkRetention({ retentionInDays }: LogGroupSettings): void {
  if (retentionInDays !== undefined && !retentionDays.has(retentionInDays))
    throw invalidValue('retentionInDays', retentionInDays, `one of ${[...retentionDays].join(', ')}`);
}
