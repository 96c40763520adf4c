import { createHash } from 'node:crypto';
import { keyOf } from '../storage/key-schema.js';
import { type Item, newItem } from '../values/attribute-value.js';
import { itemSize } from '../values/item-size.js';
import { type ItemChangeRecord, type TableStream } from './table-stream.js';

/** A record as GetRecords returns it on the wire: binary values are base64, times are seconds. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
}

/**
 * Returns the record of a change.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export function streamRecord(stream: TableStream, change: ItemChangeRecord): StreamRecord {
  const { before, after, at, sequence, userIdentity } = change;
  const { viewType } = stream.definition;
  const keys = keyOf(after ?? before ?? newItem(), stream.key) ?? newItem();
  const newImage = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  const oldImage = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  const SequenceNumber = sequenceNumber(sequence);
  return {
    eventID: createHash('md5').update(`${stream.arn} ${SequenceNumber}`).digest('hex'),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: stream.arn.split(':')[3] ?? '',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys: keys,
      ...(newImage === undefined ? {} : { NewImage: newImage }),
      ...(oldImage === undefined ? {} : { OldImage: oldImage }),
      SequenceNumber,
      SizeBytes: [keys, newImage, oldImage].reduce((size, item) => size + (item === undefined ? 0 : itemSize(item)), 0),
      StreamViewType: viewType,
    },
    ...(userIdentity === undefined
      ? {}
      : { userIdentity: { PrincipalId: userIdentity.principalId, Type: userIdentity.type } }),
  };
}

/** Sequence numbers have 21 digits at least, so all of a stream are equally long and sort as strings. */
const firstNumber = 100_000_000_000_000_000_000n;

/** The sequence number of a record in the API. */
export function sequenceNumber(sequence: number): string {
  return String(firstNumber + BigInt(sequence));
}

/** The number of a record by its sequence number in the API; `undefined` for an invalid one. */
export function parseSequenceNumber(text: string): number | undefined {
  if (!/^\d{21,40}$/.test(text)) return undefined;
  const sequence = BigInt(text) - firstNumber;
  return sequence < 0n || sequence > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(sequence);
}
