import { type Rule, resourceRule } from '../rule.js';
import { memberAt } from '../template/stack-template.js';

/**
 * A message keeps its age as a dead letter, so a dead-letter queue must not have a shorter retention than its source.
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
    const [retention, deadLetterRetentionSeconds] = [queue, deadLetters].map((each) =>
      Number(each.at('MessageRetentionPeriod') ?? 345_600),
    ) as [number, number];
    return deadLetterRetentionSeconds >= retention
      ? []
      : [
          {
            problem:
              `the retention is ${retention} s, that of its dead-letter queue ${deadLetters.logicalId} ` +
              `${deadLetterRetentionSeconds} s`,
            fix: 'Increase the retention of the dead-letter queue',
          },
        ];
  },
);

/** The range of maxReceiveCount. */
export const receiveCount = resourceRule(
  'receive-count',
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html',
  'AWS::SQS::Queue',
  (queue) => {
    const count = memberAt(queue.properties, ['RedrivePolicy', 'maxReceiveCount']);
    return count === undefined || (Number(count) >= 1 && Number(count) <= 1_000)
      ? []
      : [{ problem: `maxReceiveCount must be 1 to 1,000, got ${String(count)}`, fix: 'Validate the prop' }];
  },
);

/** Rules of queues and dead-letter queues. */
export const queueRules: readonly Rule[] = [deadLetterRetention, receiveCount];
