import { createHash } from 'node:crypto';
import { AwsError } from '../../kernel/aws-error.js';
import { invalidValue, missingParameter } from './errors.js';
import { messageSize, type OutgoingMessage } from './message.js';

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
  if (isFifo) return deduplicationIdOf(outgoing, queue);
  if (deduplicationId !== undefined) throw invalidValue('MessageDeduplicationId', deduplicationId, wrongQueueType);
  return undefined;
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
