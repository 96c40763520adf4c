import { createHash } from 'node:crypto';

/** A message attribute; binary values are base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** Message attributes by name. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message in a queue: plain data, which is replaced when it changes. */
export interface QueuedMessage {
  /** The key of its record; that of a redelivery differs from that of the message. */
  readonly key: string;
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** `AWSTraceHeader`. */
  readonly traceHeader: string | undefined;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** The sender's role or account. */
  readonly senderId: string;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  /** 20 digits, ascending; FIFO queues only. */
  readonly sequenceNumber: string | undefined;
  /** The queue from which a dead-letter queue received it. */
  readonly sourceArn: string | undefined;
  /** When it can be received (again). */
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | undefined;
  /** The handle of the latest receive, while it is in flight. */
  readonly receiptHandle: string | undefined;
  /** Set for a redelivery by chaos. */
  readonly isDuplicate?: boolean;
}

/** A message to be sent. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** 0 to 900 seconds; the queue's delay by default. FIFO queues only have the queue's delay. */
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly traceHeader?: string;
  readonly senderId?: string;
}

/** How messages are received. */
export interface ReceiveOptions {
  /** 1 to 10; 1 by default. */
  readonly maxMessages?: number;
  /** Seconds until they can be received again; the queue's timeout by default. */
  readonly visibilityTimeoutSeconds?: number;
  /** Seconds to wait for a first message, `Infinity` until there is one; the queue's wait time by default. */
  readonly waitSeconds?: number;
  /** Ends the wait with no messages. */
  readonly signal?: AbortSignal;
}

/** MD5 of a body, hex. */
export function bodyDigest(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/**
 * MD5 of message attributes as SQS computes it; `undefined` if there are none.
 *
 * @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function attributesDigest(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    hash.update(Buffer.from([attribute.BinaryValue === undefined ? 1 : 2]));
    add(
      attribute.BinaryValue === undefined
        ? Buffer.from(attribute.StringValue ?? '')
        : Buffer.from(attribute.BinaryValue, 'base64'),
    );
  }
  return hash.digest('hex');
}

/** Size of a message in bytes: body, and names, types and values of its attributes. */
export function messageSize(body: string, attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue, BinaryValue }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (BinaryValue === undefined ? Buffer.byteLength(StringValue ?? '') : Buffer.from(BinaryValue, 'base64').length),
    Buffer.byteLength(body),
  );
}
