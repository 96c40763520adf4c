import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type StorageSettings, queueProps } from '../workflow/storage.js';
import { type NamedQueueProps } from './check-named-queues.js';

/** Props of new queues. */
export interface WorkQueueSettings extends StorageSettings {
  /** The timeout of the function that consumes the messages. */
  readonly triggerTimeout: Duration;
  /** The maximum number of receives before a message moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

/** A queue and its dead-letter queue. */
export interface WorkQueue {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/**
 * Returns the queues of a stage or route: existing ones from the props, or new ones, `<name>Queue` and
 * `<name>DeadLetterQueue`.
 */
export function resolveWorkQueue(
  scope: Construct,
  { name, queue, deadLetterQueue, fifo = queue?.fifo ?? false }: NamedQueueProps,
  settings: WorkQueueSettings,
): WorkQueue {
  const props = { ...queueProps(settings), ...(fifo ? { fifo } : {}) };
  const deadLetters = deadLetterQueue ?? new Queue(scope, `${name}DeadLetterQueue`, props);
  if (deadLetterQueue === undefined)
    acknowledge(deadLetters, 'SQS3', 'It is a dead-letter queue, also if an existing queue has another redrive policy');
  const work =
    queue ??
    new Queue(scope, `${name}Queue`, {
      ...props,
      visibilityTimeout: sixTimes(settings.triggerTimeout),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: settings.maxReceiveCount },
    });
  return { queue: work, deadLetterQueue: deadLetters };
}

/**
 * The visibility timeout that Lambda recommends for a queue with a trigger
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
function sixTimes(timeout: Duration): Duration {
  return timeout.isUnresolved() ? Duration.minutes(90) : Duration.seconds(timeout.toSeconds() * 6);
}
