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
