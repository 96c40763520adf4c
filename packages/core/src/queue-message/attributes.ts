import { CORRELATION_ID_ATTRIBUTE, DEDUPLICATION_ID_ATTRIBUTE } from '../batch-job/environment.js';

/**
 * The message attributes that Stepwell's pipelines read and write, all of type `String`.
 *
 * - `correlationId`: the same on every message that came of one first message, from end to end.
 * - `deduplicationId`: names what the message asks for. Two messages with the same one, however they came about (a job
 *   that ran twice, a send that was repeated), are done once. Without it, the message's id stands in its place.
 * - `errorType`, `errorMessage`: on a message in a dead-letter queue, why it is there.
 * - `origin`: on a message in a dead-letter queue, the execution or job that failed with it.
 */
export const messageAttributeNames = {
  correlationId: CORRELATION_ID_ATTRIBUTE,
  deduplicationId: DEDUPLICATION_ID_ATTRIBUTE,
  errorType: 'errorType',
  errorMessage: 'errorMessage',
  origin: 'origin',
} as const;

/**
 * The longest text that goes into an attribute of a dead letter: an error's whole cause can be larger than a message
 * may be.
 */
export const ERROR_ATTRIBUTE_LIMIT = 1_000;
