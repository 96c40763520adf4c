import { AwsError } from '../../../kernel/aws-error.js';
import { type Call } from '../../../kernel/operation.js';
import { notFound, validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { keyAttributes } from '../storage/key-schema.js';
import { type TableStore } from '../store.js';
import { checkAge, readIterator, type ShardIterator, writeIterator } from './shard-iterator.js';
import { parseSequenceNumber, sequenceNumber, type StreamRecord, streamRecord } from './stream-record.js';
import { type TableStream } from './table-stream.js';

/** The most records and bytes of one response. */
const mostRecords = 1000;
const mostBytes = 1024 * 1024;
const mostStreams = 100;

/** The output of GetRecords and PollRecords. */
export interface RecordsOutput {
  readonly Records: readonly StreamRecord[];
  /** Absent after the last record of a closed shard. */
  readonly NextShardIterator?: string;
}

/** The operations of the API of streams. Inputs and outputs have the form of the wire. */
export function streamOperations(store: TableStore, now: () => number) {
  return {
    /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
    ListStreams: ({ TableName, Limit, ExclusiveStartStreamArn }: Fields) => {
      const streams = store
        .streams(now())
        .filter(({ tableName }) => TableName === undefined || tableName === TableName);
      const start = streams.findIndex(({ arn }) => arn === ExclusiveStartStreamArn) + 1;
      const end = start + Math.min(mostStreams, (Limit as number | undefined) ?? mostStreams); // validated
      const page = streams.slice(start, end);
      return {
        Streams: page.map(({ arn, tableName, definition }) => ({
          StreamArn: arn,
          TableName: tableName,
          StreamLabel: definition.label,
        })),
        LastEvaluatedStreamArn: end < streams.length ? page.at(-1)?.arn : undefined,
      };
    },

    /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
    DescribeStream: ({ StreamArn, ExclusiveStartShardId, ShardFilter }: Fields) => {
      const stream = findStream(store, StreamArn, now());
      const { definition, key, tableName, closedAt } = stream;
      // The only shard has neither a parent nor children.
      const isPastShard = ExclusiveStartShardId !== undefined || ShardFilter !== undefined;
      return {
        StreamDescription: {
          StreamArn: stream.arn,
          StreamLabel: definition.label,
          StreamStatus: closedAt === undefined ? 'ENABLED' : 'DISABLED',
          StreamViewType: definition.viewType,
          CreationRequestDateTime: definition.createdAt / 1000,
          TableName: tableName,
          KeySchema: keyAttributes(key).map(({ name }, index) => ({
            AttributeName: name,
            KeyType: index === 0 ? 'HASH' : 'RANGE',
          })),
          Shards: isPastShard ? [] : [describeShard(stream)],
        },
      };
    },

    /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
    GetShardIterator: (input: Fields) => {
      const stream = findStream(store, input['StreamArn'], now());
      if (input['ShardId'] !== stream.shardId)
        throw notFound(
          `Requested resource not found: Shard: ${String(input['ShardId'])} in stream: ${stream.arn} not found`,
        );
      const next = positionOf(stream, input, now());
      return { ShardIterator: writeIterator({ streamArn: stream.arn, next, createdAt: now() }) };
    },

    /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
    GetRecords: ({ ShardIterator: text, Limit }: Fields): RecordsOutput => {
      const iterator = readIterator(String(text));
      checkAge(iterator, now());
      return readRecords(store, iterator, Limit, now());
    },
  };
}

/** Operations that AWS's API does not have. */
export function internalStreamOperations(store: TableStore, now: () => number) {
  return {
    /** Returns the only shard of a stream, and an iterator for it. */
    OpenShard: (input: Fields) => {
      const stream = findStream(store, input['StreamArn'], now());
      const next = positionOf(stream, input, now());
      const ShardIterator = writeIterator({ streamArn: stream.arn, next, createdAt: now() });
      return { ShardId: stream.shardId, ShardIterator };
    },
    /**
     * As GetRecords, in values of the wire, but waits (unless `waits` is false) until there is a record, the shard is closed, or the caller's signal aborts. Iterators
     * do not expire, and continue after records that are older than 24 hours.
     */
    PollRecords: async (
      { ShardIterator: text, Limit, waits = true }: Fields,
      { signal }: Call,
    ): Promise<RecordsOutput> => {
      const iterator = readIterator(String(text));
      for (;;) {
        const { streamArn, next } = iterator;
        const oldest = findStream(store, streamArn, now()).oldest(now());
        const output = readRecords(store, { streamArn, next: Math.max(next, oldest) }, Limit, now());
        const isEmpty = output.Records.length === 0 && output.NextShardIterator !== undefined;
        if (!isEmpty || waits === false || signal.aborted) return output;
        await findStream(store, streamArn, now()).changed(signal);
      }
    },
  };
}

function readRecords(
  store: TableStore,
  { streamArn, next }: Pick<ShardIterator, 'streamArn' | 'next'>,
  limit: unknown,
  now: number,
): RecordsOutput {
  const stream = findStream(store, streamArn, now);
  const most = Math.min(mostRecords, (limit as number | undefined) ?? mostRecords); // validated
  if (next < stream.oldest(now)) throw trimmed();
  const Records: StreamRecord[] = [];
  let bytes = 0;
  for (const change of stream.from(next, now)) {
    const record = streamRecord(stream, change);
    bytes += record.dynamodb.SizeBytes;
    if (Records.length >= most || (bytes > mostBytes && Records.length > 0)) break;
    Records.push(record);
  }
  const after = next + Records.length;
  if (stream.closedAt !== undefined && after > stream.last) return { Records };
  return { Records, NextShardIterator: writeIterator({ streamArn, next: after, createdAt: now }) };
}

/** The number of the record at which an iterator starts. Throws `TrimmedDataAccessException`. */
function positionOf(stream: TableStream, input: Fields, now: number): number {
  const type = input['ShardIteratorType'];
  if (type === 'LATEST') return stream.last + 1;
  if (type === 'TRIM_HORIZON') return stream.oldest(now);
  const text = input['SequenceNumber'];
  if (text === undefined)
    throw validationError(`SequenceNumber is required for the shard iterator type ${String(type)}`);
  const sequence = parseSequenceNumber(String(text));
  if (sequence === undefined || sequence > stream.last + 1)
    throw validationError(`SequenceNumber ${String(text)} is not one of shard ${stream.shardId}`);
  const next = type === 'AFTER_SEQUENCE_NUMBER' ? sequence + 1 : sequence;
  if (next < stream.oldest(now)) throw trimmed();
  return next;
}

function findStream(store: TableStore, arn: unknown, now: number): TableStream {
  const stream = store.findStream(String(arn), now);
  if (stream === undefined) throw notFound(`Requested resource not found: Stream: ${String(arn)} not found`);
  return stream;
}

function describeShard({ shardId, closedAt, last }: TableStream): object {
  return {
    ShardId: shardId,
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumber(1),
      ...(closedAt === undefined ? {} : { EndingSequenceNumber: sequenceNumber(Math.max(1, last)) }),
    },
  };
}

function trimmed(): AwsError {
  return new AwsError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard.',
  );
}
