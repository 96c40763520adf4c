import { randomUUID } from 'node:crypto';
import { utf8Bytes } from '@stepwell/core';
import {
  EXTENDED_PAYLOAD_SIZE,
  isFifo,
  messageAttributeNames,
  writePayloadPointer,
} from '@stepwell/core/queue-message';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { contentHash, putObject } from '../objects/put-object.js';
import { type Stepwell } from '../stepwell.js';
import { type ResourceName } from '../tags.js';
import { sqsClientOf } from './sqs-client.js';

/** How a message is sent to a pipeline's queue. */
export interface SendOptions extends CallOptions {
  /**
   * Names what the message asks for: two messages with the same one are done once, so that a send whose answer was lost
   * can be repeated. Default: every message is done.
   */
  readonly deduplicationId?: string;
  /**
   * The same on every message that comes of this one, up to 256 characters. Default: the message's id, or its
   * deduplication id.
   */
  readonly correlationId?: string;
  /** For a FIFO queue: the group within which order is kept. Default: one group for all messages. */
  readonly messageGroupId?: string;
}

/** Where long messages go. */
export interface MessageBucket {
  readonly prefix: string;
  readonly bucket: ResourceName;
}

/** A longer message goes by way of S3: SQS takes 262,144 bytes unless a queue is set otherwise, attributes included. */
const BODY_LIMIT_BYTES = 250_000;

/** Sends a value as JSON; gives the message's id. */
export async function sendMessage(
  stepwell: Stepwell,
  queueUrl: string,
  message: unknown,
  options: SendOptions,
  place: MessageBucket,
): Promise<string> {
  const { abortSignal, deduplicationId, correlationId, messageGroupId = 'messages' } = options;
  const { body, bytes } = await offloadLargeBody(stepwell, JSON.stringify(message), place, abortSignal);
  const attributes = {
    [messageAttributeNames.deduplicationId]: deduplicationId,
    [messageAttributeNames.correlationId]: correlationId,
  };
  const texts = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const sqs = await sqsClientOf(stepwell);
  const request = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: body,
    MessageAttributes: {
      ...Object.fromEntries(texts.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])),
      ...(bytes === undefined ? {} : { [EXTENDED_PAYLOAD_SIZE]: { DataType: 'Number', StringValue: String(bytes) } }),
    },
    // Without an id of its own, a FIFO queue wants one all the same; a new one means that nothing is taken for a
    // repetition.
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
  const place = { bucket: await bucket(abortSignal), key: `${prefix}messages/${contentHash(json)}.json` };
  await putObject(stepwell, place, json, 'application/json', abortSignal);
  return { body: writePayloadPointer(place), bytes };
}
