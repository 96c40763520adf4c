import { type Operation } from '../../../kernel/operation.js';
import { invalidParameter } from '../errors.js';
import { type LogStore } from '../store.js';
import { type GroupInput, groupOf, type PageInput, pageOf } from './pages.js';

interface StreamInput {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

interface DescribeInput extends GroupInput, PageInput {
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: 'LogStreamName' | 'LastEventTime';
  readonly descending?: boolean;
}

/** Operations on log streams. */
export function streamOperations(store: LogStore) {
  return {
    CreateLogStream: ({ logGroupName, logStreamName }: StreamInput) =>
      void store.createStream(store.group(logGroupName), logStreamName),
    DeleteLogStream: ({ logGroupName, logStreamName }: StreamInput) => {
      const group = store.group(logGroupName);
      store.deleteStream(group, store.stream(group, logStreamName));
    },
    DescribeLogStreams: (input: DescribeInput) => {
      const { items, nextToken } = pageOf(describeStreams(store, input), input);
      return { logStreams: items, nextToken };
    },
  } satisfies Record<string, Operation<never>>;
}

function describeStreams(store: LogStore, input: DescribeInput): object[] {
  const group = groupOf(store, input);
  const { logStreamNamePrefix: prefix, orderBy, descending } = input;
  const byTime = orderBy === 'LastEventTime';
  if (byTime && prefix !== undefined)
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
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
  const lastTime = ({ lastEventTimestamp, creationTime }: (typeof found)[number]): number =>
    lastEventTimestamp ?? creationTime;
  found.sort((a, b) => (byTime ? lastTime(a) - lastTime(b) : a.logStreamName < b.logStreamName ? -1 : 1));
  return descending === true ? found.reverse() : found;
}
