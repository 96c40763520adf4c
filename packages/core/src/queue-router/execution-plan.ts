import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { STEPWELL_PREFIX } from '../stepwell-prefix.js';
import { fitsPayload, utf8Bytes } from '../contract/payload.js';
import { messageAttributeNames, EXTENDED_PAYLOAD_SIZE, readPayloadPointer } from '../queue-message/attributes.js';
import { type QueueRecord, attributeOf } from '../queue-message/process-batch.js';
import { s3Uri } from '../s3-uri.js';
import { type MessageInBody, type MessageInBucket, type QueueRouterInput } from './contract.js';
import { CORRELATION_ID_LIMIT, ROUTED_INPUT_LIMIT_BYTES } from './limits.js';

/** The prefix of the bodies of messages that exceed the input limit of an execution. */
export const ROUTED_MESSAGES_PREFIX = `${STEPWELL_PREFIX}queue-router/`;

/** The execution that a message requests. */
export interface ExecutionPlan {
  /** The name of the execution, the same for every delivery of the message and every repeated send. */
  readonly name: string;
  /** Whether the name is derived from an id that the sender chose, so that another message can have the same name. */
  readonly namedBySender: boolean;
  readonly input: QueueRouterInput;
  /** The object to put into the bucket before the execution starts. */
  readonly body?: { readonly key: string; readonly text: string };
}

/**
 * Returns the execution to start for a message. The plan is deterministic, so that a second delivery finds the
 * execution of the first one.
 *
 * @param bucket the router's own bucket; a pointer to another bucket is not followed, and the step that receives it
 * fails
 */
export function planExecution(record: QueueRecord, bucket: string): ExecutionPlan {
  const deduplicationId = attributeOf(record, messageAttributeNames.deduplicationId);
  const name = deduplicationId === undefined ? record.messageId : executionNameOf(deduplicationId);
  const pointer = readPayloadPointer(record.body);
  const input =
    pointer?.bucket === bucket
      ? inputOf(record, { eventUri: s3Uri(pointer), ...extendedSize(record) })
      : inputOf(record, { event: record.body });
  const plan = { name, namedBySender: deduplicationId !== undefined };
  if (fitsPayload(input, ROUTED_INPUT_LIMIT_BYTES)) return { ...plan, input };
  const key = `${ROUTED_MESSAGES_PREFIX}messages/${bytesToHex(sha256(record.body))}.json`;
  return {
    ...plan,
    input: inputOf(record, { eventUri: s3Uri({ bucket, key }), eventBytes: utf8Bytes(record.body) }),
    body: { key, text: record.body },
  };
}

/**
 * Returns the execution name for a deduplication id: the id itself if it is a valid name, or its hash.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function executionNameOf(deduplicationId: string): string {
  return /^[A-Za-z0-9_-]{1,80}$/.test(deduplicationId) ? deduplicationId : bytesToHex(sha256(deduplicationId));
}

function inputOf(record: QueueRecord, parameters: MessageInBody | MessageInBucket): QueueRouterInput {
  const correlationId = attributeOf(record, messageAttributeNames.correlationId)?.slice(0, CORRELATION_ID_LIMIT);
  const messageGroupId = record.attributes.MessageGroupId;
  return {
    parameters,
    eventSourceARN: record.eventSourceARN,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(messageGroupId === undefined ? {} : { messageGroupId }),
  };
}

/** Reads the size of a body in S3 that the Amazon SQS Extended Client Libraries report. */
function extendedSize(record: QueueRecord): Pick<MessageInBucket, 'eventBytes'> {
  const text = attributeOf(record, EXTENDED_PAYLOAD_SIZE);
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? { eventBytes: Number(text) } : {};
}
