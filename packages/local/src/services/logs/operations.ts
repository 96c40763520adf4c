import { type Clock } from '@stepwell/asl';
import { type WireObject } from '../../kernel/endpoint/aws-json.js';
import { parseFilterPattern } from './filter-pattern.js';
import { type LogGroup } from './log-group.js';
import { type LogStore } from './log-store.js';
import { LogsError } from './logs-error.js';
import { putLogEvents } from './put-log-events.js';
import { pageOf, parseStreamToken, readStreamPage } from './read-events.js';
import { requiredText, text, textList, textMap, wholeNumber } from './wire-values.js';

/** Dependencies and input of an operation. */
export interface LogsCall {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly input: WireObject;
}

const latest = Number.MAX_SAFE_INTEGER;

/**
 * The operations of CloudWatch Logs by name:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */
export const operations: Readonly<Record<string, (call: LogsCall) => WireObject>> = {
  CreateLogGroup({ store, input }) {
    store.createGroup(requiredText(input, 'logGroupName'), { tags: textMap(input, 'tags') });
    return {};
  },
  DeleteLogGroup({ store, input }) {
    store.deleteGroup(store.group(requiredText(input, 'logGroupName')));
    return {};
  },
  DescribeLogGroups({ store, input }) {
    const prefix = text(input, 'logGroupNamePrefix') ?? '';
    const part = text(input, 'logGroupNamePattern')?.toLowerCase() ?? '';
    const identifiers = textList(input, 'logGroupIdentifiers')?.map((identifier) => store.group(identifier).name);
    const found = store
      .groups()
      .filter(
        ({ name }) =>
          name.startsWith(prefix) && name.toLowerCase().includes(part) && (identifiers?.includes(name) ?? true),
      );
    return page(found.map(describeGroup), input, 'logGroups');
  },
  CreateLogStream(call) {
    call.store.createStream(groupOf(call), requiredText(call.input, 'logStreamName'));
    return {};
  },
  DeleteLogStream(call) {
    const group = groupOf(call);
    call.store.deleteStream(group, call.store.stream(group, requiredText(call.input, 'logStreamName')));
    return {};
  },
  DescribeLogStreams(call) {
    const { store, input } = call;
    const group = groupOf(call);
    const prefix = text(input, 'logStreamNamePrefix');
    const byTime = text(input, 'orderBy') === 'LastEventTime';
    if (byTime && prefix !== undefined)
      throw new LogsError('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
    const found = [...group.streams.values()]
      .filter(({ name }) => name.startsWith(prefix ?? ''))
      .map((stream) => {
        const events = store.events(group, stream);
        const { name: logStreamName, creationTime, arn, lastIngestionTime } = stream;
        return {
          logStreamName,
          creationTime,
          firstEventTimestamp: events[0]?.timestamp,
          lastEventTimestamp: events.at(-1)?.timestamp,
          lastIngestionTime,
          arn,
          storedBytes: 0,
        };
      });
    found.sort((a, b) =>
      byTime
        ? (a.lastEventTimestamp ?? a.creationTime) - (b.lastEventTimestamp ?? b.creationTime)
        : a.logStreamName < b.logStreamName
          ? -1
          : 1,
    );
    return page(input['descending'] === true ? found.reverse() : found, input, 'logStreams');
  },
  PutLogEvents: (call) => putLogEvents(call, groupOf(call)),
  GetLogEvents(call) {
    const { store, input } = call;
    const group = groupOf(call);
    const stream = store.stream(group, requiredText(input, 'logStreamName'));
    const [start, end] = [
      wholeNumber(input, 'startTime', 0, latest) ?? 0,
      wholeNumber(input, 'endTime', 0, latest) ?? Infinity,
    ];
    const events = store.events(group, stream).filter(({ timestamp }) => timestamp >= start && timestamp < end);
    const token = text(input, 'nextToken');
    const read = readStreamPage(events, {
      position: token === undefined ? undefined : parseStreamToken(token),
      startFromHead: input['startFromHead'] === true,
      limit: wholeNumber(input, 'limit', 1, 10_000) ?? 10_000,
    });
    return {
      ...read,
      events: read.events.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    };
  },
  FilterLogEvents(call) {
    const { store, input } = call;
    const group = groupOf(call);
    const names = textList(input, 'logStreamNames');
    const prefix = text(input, 'logStreamNamePrefix');
    if (names !== undefined && prefix !== undefined)
      throw new LogsError(
        'InvalidParameterException',
        'Cannot specify logStreamNames and logStreamNamePrefix at once.',
      );
    const matches = parseFilterPattern(text(input, 'filterPattern'));
    const [start, end] = [
      wholeNumber(input, 'startTime', 0, latest) ?? 0,
      wholeNumber(input, 'endTime', 0, latest) ?? Infinity,
    ];
    const after = text(input, 'nextToken') ?? '';
    const streams =
      names?.map((name) => store.stream(group, name)) ??
      [...group.streams.values()].filter(({ name }) => name.startsWith(prefix ?? ''));
    const found = streams.flatMap((stream) =>
      store
        .events(group, stream)
        .filter(
          (event) => event.timestamp >= start && event.timestamp <= end && event.id > after && matches(event.message),
        )
        .map((event) => ({ ...event, logStreamName: stream.name })),
    );
    found.sort((a, b) => (a.id < b.id ? -1 : 1));
    const events = pageOf(found, wholeNumber(input, 'limit', 1, 10_000) ?? 10_000);
    return {
      events: events.map(({ logStreamName, timestamp, message, ingestionTime, id }) => ({
        logStreamName,
        timestamp,
        message,
        ingestionTime,
        eventId: id,
      })),
      searchedLogStreams: [],
      ...(events.length < found.length ? { nextToken: events.at(-1)?.id } : {}),
    };
  },
  PutRetentionPolicy(call) {
    call.store.setRetention(groupOf(call), wholeNumber(call.input, 'retentionInDays', 1, 3653));
    return {};
  },
  DeleteRetentionPolicy(call) {
    call.store.setRetention(groupOf(call), undefined);
    return {};
  },
  TagResource({ store, input }) {
    const group = store.group(requiredText(input, 'resourceArn'));
    group.tags = { ...group.tags, ...textMap(input, 'tags') };
    return {};
  },
  UntagResource({ store, input }) {
    const group = store.group(requiredText(input, 'resourceArn'));
    const gone = new Set(textList(input, 'tagKeys'));
    group.tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !gone.has(key)));
    return {};
  },
  ListTagsForResource: ({ store, input }) => ({ tags: store.group(requiredText(input, 'resourceArn')).tags }),
};

function groupOf({ store, input }: LogsCall): LogGroup {
  return store.group(text(input, 'logGroupIdentifier') ?? requiredText(input, 'logGroupName'));
}

function describeGroup(group: LogGroup): WireObject {
  const storedBytes = [...group.streams.values()].reduce((sum, stream) => sum + stream.size, 0);
  const { name: logGroupName, arn, creationTime, retentionInDays } = group;
  return {
    logGroupName,
    creationTime,
    ...(retentionInDays === undefined ? {} : { retentionInDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes,
    logGroupClass: 'STANDARD',
  };
}

/** Lists have pages of 50. */
function page(items: readonly WireObject[], input: WireObject, field: string): WireObject {
  const start = Number(text(input, 'nextToken') ?? 0);
  if (!Number.isInteger(start) || start < 0)
    throw new LogsError('InvalidParameterException', 'The specified nextToken is invalid.');
  const end = start + (wholeNumber(input, 'limit', 1, 50) ?? 50);
  return { [field]: items.slice(start, end), ...(end < items.length ? { nextToken: String(end) } : {}) };
}
