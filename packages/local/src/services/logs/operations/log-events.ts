import { type Call, type Operation } from '../../../kernel/operation.js';
import { invalidParameter } from '../errors.js';
import { parseFilterPattern } from '../filter-pattern.js';
import { type LogStore } from '../store.js';
import { type GroupInput, groupOf } from './pages.js';
import { putLogEvents, type PutInput } from './put-log-events.js';
import { fullPage, parseStreamToken, readStreamPage } from './read-events.js';

interface RangeInput extends GroupInput {
  /** Milliseconds since the epoch. */
  readonly startTime?: number;
  readonly endTime?: number;
  readonly nextToken?: string;
  readonly limit?: number;
}

interface GetInput extends RangeInput {
  readonly logStreamName: string;
  readonly startFromHead?: boolean;
}

interface FilterInput extends RangeInput {
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly filterPattern?: string;
}

/** Events of a page, if the input has no limit. */
const defaultLimit = 10_000;

/** Operations that write and read events. */
export function eventOperations(store: LogStore) {
  return {
    PutLogEvents: (input: PutInput, { clock }: Call) => putLogEvents(store, input, clock.now()),
    GetLogEvents: (input: GetInput) => getLogEvents(store, input),
    FilterLogEvents: (input: FilterInput) => filterLogEvents(store, input),
  } satisfies Record<string, Operation<never>>;
}

function getLogEvents(store: LogStore, input: GetInput): object {
  const group = groupOf(store, input);
  const stream = store.stream(group, input.logStreamName);
  const { startTime = 0, endTime = Infinity, nextToken, startFromHead = false, limit = defaultLimit } = input;
  const events = store.events(group, stream).filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
  const position = nextToken === undefined ? undefined : parseStreamToken(nextToken);
  const page = readStreamPage(events, { position, startFromHead, limit });
  return {
    ...page,
    events: page.events.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
  };
}

function filterLogEvents(store: LogStore, input: FilterInput): object {
  const group = groupOf(store, input);
  const { logStreamNames: names, logStreamNamePrefix: prefix, filterPattern, nextToken: after = '' } = input;
  if (names !== undefined && prefix !== undefined)
    throw invalidParameter('Cannot specify logStreamNames and logStreamNamePrefix at once.');
  const matches = parseFilterPattern(filterPattern);
  const { startTime = 0, endTime = Infinity, limit = defaultLimit } = input;
  const streams =
    names?.map((name) => store.stream(group, name)) ??
    [...group.streams.values()].filter(({ name }) => name.startsWith(prefix ?? ''));
  const found = streams.flatMap((stream) =>
    store
      .events(group, stream)
      .filter(
        ({ id, timestamp, message }) =>
          timestamp >= startTime && timestamp <= endTime && id > after && matches(message),
      )
      .map((event) => ({ ...event, logStreamName: stream.name })),
  );
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  const events = fullPage(found, limit);
  return {
    events: events.map(({ logStreamName, timestamp, message, ingestionTime, id }) => ({
      logStreamName,
      timestamp,
      message,
      ingestionTime,
      eventId: id,
    })),
    searchedLogStreams: [],
    nextToken: events.length < found.length ? events.at(-1)?.id : undefined,
  };
}
