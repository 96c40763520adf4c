import { randomUUID } from 'node:crypto';
import { type SQSClient } from '@aws-sdk/client-sqs';
import { utf8Bytes } from '@stepwell/core';
import {
  EXTENDED_PAYLOAD_SIZE,
  isFifo,
  messageAttributeNames,
  writePayloadPointer,
} from '@stepwell/core/queue-message';
import { type Stepwell } from '../stepwell.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { contentHash, putObject } from '../objects/s3-objects.js';
import { type ResourceName } from '../tags.js';

/** Returns the SQS client of a handle. Loads its package on first use. */
export async function sqsClientOf(stepwell: Stepwell): Promise<SQSClient> {
  const { SQSClient: Client } = await import('@aws-sdk/client-sqs');
  return stepwell.clientFor('sqs', (config) => new Client(config));
}

/** Options for sending a message to a queue. */
export interface SendOptions extends CallOptions {
  /**
   * Deduplication ID. Two messages with the same ID are processed once, so that you can repeat a send whose response
   * was lost. Default: every message is processed.
   */
  readonly deduplicationId?: string;
  /**
   * ID that all messages resulting from this one share, up to 256 characters. Default: the message ID, or the
   * deduplication ID.
   */
  readonly correlationId?: string;
  /** Message group of a FIFO queue. Default: one group for all messages. */
  readonly messageGroupId?: string;
}

/** Bucket and key prefix for large messages. */
interface MessageBucket {
  readonly prefix: string;
  readonly bucket: ResourceName;
}

/** Longer messages are sent through S3: the default limit of SQS is 262,144 bytes, including attributes. */
const BODY_LIMIT_BYTES = 250_000;

/** Sends a value as JSON and returns the message ID. */
export async function sendMessage(
  stepwell: Stepwell,
  queueUrl: string,
  message: unknown,
  options: SendOptions,
  messageBucket: MessageBucket,
): Promise<string> {
  const { abortSignal, deduplicationId, correlationId, messageGroupId = 'messages' } = options;
  const { body, bytes } = await offloadLargeBody(stepwell, JSON.stringify(message), messageBucket, abortSignal);
  const attributes = {
    [messageAttributeNames.deduplicationId]: deduplicationId,
    [messageAttributeNames.correlationId]: correlationId,
  };
  const stringAttributes = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const sqs = await sqsClientOf(stepwell);
  const request = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: body,
    MessageAttributes: {
      ...Object.fromEntries(stringAttributes.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
      ...(bytes === undefined ? {} : { [EXTENDED_PAYLOAD_SIZE]: { DataType: 'Number', StringValue: String(bytes) } }),
    },
    // A FIFO queue requires a deduplication ID. A random ID disables deduplication.
    ...(isFifo(queueUrl)
      ? {
          MessageGroupId: messageGroupId,
          MessageDeduplicationId: deduplicationId === undefined ? randomUUID() : contentHash(deduplicationId),
        }
      : {}),
  });
  const { MessageId = '' } = await call(sqs, `sqs:SendMessage to ${queueUrl}`, abortSignal, () =>
    sqs.send(request, { abortSignal }),
  );
  return MessageId;
}

async function offloadLargeBody(
  stepwell: Stepwell,
  json: string,
  { prefix, bucket }: MessageBucket,
  abortSignal: AbortSignal | undefined,
): Promise<{ readonly body: string; readonly bytes?: number }> {
  const bytes = utf8Bytes(json);
  if (bytes <= BODY_LIMIT_BYTES) return { body: json };
  const location = { bucket: await bucket(abortSignal), key: `${prefix}messages/${contentHash(json)}.json` };
  await putObject(stepwell, location, json, 'application/json', abortSignal);
  return { body: writePayloadPointer(location), bytes };
}
