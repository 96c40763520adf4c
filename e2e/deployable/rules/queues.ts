import { type Rule, resourceRule } from '../rule.js';
import { memberAt } from '../template/stack-template.js';

/**
 * A message keeps its age when it becomes a dead letter: a dead-letter queue with a shorter retention than its source
 * loses
 * messages.
 */
export const deadLetterRetention = resourceRule(
  'dead-letter-retention',
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  'AWS::SQS::Queue',
  (queue) => {
    const deadLetters = queue.stack.withArn(
      String(memberAt(queue.properties, ['RedrivePolicy', 'deadLetterTargetArn'])),
    );
    if (deadLetters === undefined) return [];
    const [kept, keptAfter] = [queue, deadLetters].map((each) =>
      Number(each.at('MessageRetentionPeriod') ?? 345_600),
    ) as [number, number];
    return keptAfter >= kept
      ? []
      : [
          {
            problem: `messages are kept ${kept} s, dead letters in ${deadLetters.logicalId} ${keptAfter} s`,
            fix: 'Keep dead letters at least as long',
          },
        ];
  },
);

/** How often a message may be received before it becomes a dead letter. */
export const receiveCount = resourceRule(
  'receive-count',
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html',
  'AWS::SQS::Queue',
  (queue) => {
    const count = memberAt(queue.properties, ['RedrivePolicy', 'maxReceiveCount']);
    return count === undefined || (Number(count) >= 1 && Number(count) <= 1_000)
      ? []
      : [{ problem: `maxReceiveCount must be 1 to 1,000, got ${String(count)}`, fix: 'Bound the prop' }];
  },
);

/** Queues and their dead letters. */
export const queueRules: readonly Rule[] = [deadLetterRetention, receiveCount];
