import { createHash } from 'node:crypto';
import { AwsError } from '../../kernel/aws-error.js';
import { invalidValue, missingParameter } from './errors.js';
import { messageSize, type OutgoingMessage } from './message.js';

/** The first character that a message cannot have: those that XML 1.0 does not allow. */
const invalidCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const wrongQueueType = 'The request include parameter that is not valid for this queue type';

/**
 * Validates a message for a queue with some attributes. Returns its deduplication ID, `undefined` for a standard queue.
 */
export function checkOutgoing(
  outgoing: OutgoingMessage,
  queue: Readonly<Record<string, string>>,
  isFifo: boolean,
): string | undefined {
  const { body, attributes = {}, deduplicationId } = outgoing;
  const limit = Number(queue['MaximumMessageSize'] ?? 0);
  if (body === '') throw missingParameter('MessageBody');
  if (messageSize(body, attributes) > limit)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
  checkCharacters(body);
  if (isFifo) return deduplicationIdOf(outgoing, queue);
  if (deduplicationId !== undefined) throw invalidValue('MessageDeduplicationId', deduplicationId, wrongQueueType);
  return undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function checkCharacters(body: string): void {
  const code = invalidCharacter.exec(body)?.[0].codePointAt(0);
  if (code === undefined) return;
  throw new AwsError(
    'InvalidMessageContents',
    `Invalid binary character '#x${code.toString(16).toUpperCase()}' was found in the message body, the set of ` +
      'allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
  );
}

function deduplicationIdOf(
  { groupId, deduplicationId, delaySeconds, body }: OutgoingMessage,
  queue: Readonly<Record<string, string>>,
): string {
  if (groupId === undefined) throw missingParameter('MessageGroupId');
  if (delaySeconds !== undefined && delaySeconds !== 0)
    throw invalidValue('DelaySeconds', delaySeconds, wrongQueueType);
  if (deduplicationId !== undefined) return deduplicationId;
  if (queue['ContentBasedDeduplication'] === 'true') return createHash('sha256').update(body).digest('hex');
  throw new AwsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}
