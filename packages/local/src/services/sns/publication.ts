import { createHash } from 'node:crypto';
import { ownValue } from '../../kernel/own-value.js';
import { checkAttributes } from './message-attributes.js';
import { invalidParameter } from './errors.js';
import { type Publication, type Topic } from './topic.js';

/** The maximum size of a message with its attributes, in bytes. */
export const messageLimit = 262_144;

/** The bytes of a message and its attributes that count toward the limit. */
export function publicationSize({ message, messageAttributes = {} }: Publication): number {
  return Object.entries(messageAttributes).reduce(
    (sum, [name, { DataType, StringValue, BinaryValue = '' }]) =>
      sum + Buffer.byteLength(name + DataType) + Buffer.byteLength(StringValue ?? BinaryValue),
    Buffer.byteLength(message),
  );
}

/** Checks a message. Throws `InvalidParameter` or `ParameterValueInvalid`. */
export function checkPublication(publication: Publication): void {
  const { message, subject, messageStructure, messageAttributes = {} } = publication;
  if (message === '') throw invalidParameter('Empty message');
  if (publicationSize(publication) > messageLimit) throw invalidParameter('Message too long');
  if (subject !== undefined && (subject === '' || subject.length > 100 || /[\u0000-\u001f\u007f]/.test(subject)))
    throw invalidParameter('Subject');
  checkAttributes(messageAttributes);
  if (messageStructure === undefined) return;
  if (messageStructure !== 'json') throw invalidParameter('MessageStructure');
  if (typeof parseTexts(message)['default'] !== 'string')
    throw invalidParameter('Message Structure - No default entry in JSON message body');
}

/** The text of a message for a protocol. */
export function textFor({ message, messageStructure }: Publication, protocol: string): string {
  if (messageStructure !== 'json') return message;
  const texts = parseTexts(message);
  const own = ownValue(texts, protocol);
  return typeof own === 'string' ? own : String(texts['default']);
}

/** The deduplication ID of a message for a FIFO topic; `undefined` for a standard topic. Throws `InvalidParameter`. */
export function deduplicationIdOf(
  topic: Topic,
  { groupId, deduplicationId, message }: Publication,
): string | undefined {
  if (!topic.name.endsWith('.fifo')) {
    if (deduplicationId === undefined) return undefined;
    throw invalidParameter(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this ' +
        'topic type',
    );
  }
  if (groupId === undefined) throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
  if (deduplicationId !== undefined) return deduplicationId;
  if (topic.attributes['ContentBasedDeduplication'] === 'true')
    return createHash('sha256').update(message).digest('hex');
  throw invalidParameter(
    'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function parseTexts(message: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(message);
    // an object that came from JSON
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
}
