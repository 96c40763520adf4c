import { CORRELATION_ID_ATTRIBUTE, DEDUPLICATION_ID_ATTRIBUTE } from '../batch-job/environment.js';

/**
 * The message attributes that Stepwell's pipelines read and write, all of type `String`.
 *
 * - `correlationId`: the same on every message that originates from one first message.
 * - `deduplicationId`: identifies the work that the message requests. Messages with the same id, such as the outputs of
 *   a job that ran twice or a repeated send, are processed once. Default: the message id.
 * - `errorType`, `errorMessage`: the error, on a message in a dead-letter queue.
 * - `origin`: the execution or job that failed, on a message in a dead-letter queue.
 */
export const messageAttributeNames = {
  correlationId: CORRELATION_ID_ATTRIBUTE,
  deduplicationId: DEDUPLICATION_ID_ATTRIBUTE,
  errorType: 'errorType',
  errorMessage: 'errorMessage',
  origin: 'origin',
} as const;

/**
 * The maximum length of an error attribute of a dead letter, in characters. The full cause of an error can exceed the
 * size limit of a message.
 */
export const ERROR_ATTRIBUTE_LIMIT = 1_000;

/** The S3 location of a message's body. */
export interface PayloadPointer {
  readonly bucket: string;
  readonly key: string;
}

const POINTER_CLASS = 'software.amazon.payloadoffloading.PayloadS3Pointer';

/**
 * The attribute that the Amazon SQS Extended Client Libraries add to a message whose body is a pointer: the size of the
 * payload in bytes.
 */
export const EXTENDED_PAYLOAD_SIZE = 'ExtendedPayloadSize';

/**
 * Returns the body of a message whose payload is in S3, in the format of the Amazon SQS Extended Client Libraries, so
 * that they and Stepwell can exchange messages in both directions.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
 */
export function writePayloadPointer({ bucket, key }: PayloadPointer): string {
  return JSON.stringify([POINTER_CLASS, { s3BucketName: bucket, s3Key: key }]);
}

/** Reads the pointer in a message's body. Returns `undefined` for any other body. */
export function readPayloadPointer(body: string): PayloadPointer | undefined {
  // Most bodies are not pointers. Only a body that contains the class name is parsed.
  if (!body.includes(POINTER_CLASS)) return undefined;
  try {
    const [pointerClass, place] = JSON.parse(body) as [
      unknown,
      { readonly s3BucketName?: unknown; readonly s3Key?: unknown } | undefined,
    ];
    if (pointerClass !== POINTER_CLASS || typeof place?.s3BucketName !== 'string' || typeof place.s3Key !== 'string')
      return undefined;
    return { bucket: place.s3BucketName, key: place.s3Key };
  } catch {
    return undefined;
  }
}
