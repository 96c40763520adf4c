import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type Construct } from 'constructs';
import { type NamedQueueProps } from './check-named-queues.js';
import { type WorkQueue, createDeadLetterQueue, createWorkQueue } from './work-queue.js';

/** Props of new queues. */
export interface ResolveWorkQueueProps {
  readonly encryptionKey: IKey | undefined;
  /** The timeout of the function that consumes the messages. */
  readonly triggerTimeout: Duration;
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
}

/** Returns the queues of a stage or route: existing ones from the props, or new ones. */
export function resolveWorkQueue(
  scope: Construct,
  { name, queue, deadLetterQueue, fifo = false }: NamedQueueProps,
  props: ResolveWorkQueueProps,
): WorkQueue {
  const { encryptionKey, maxReceiveCount, removalPolicy } = props;
  if (queue !== undefined)
    return {
      queue,
      deadLetterQueue:
        deadLetterQueue ?? createDeadLetterQueue(scope, name, { fifo: queue.fifo, encryptionKey, removalPolicy }),
    };
  return createWorkQueue(scope, name, {
    fifo,
    encryptionKey,
    visibilityTimeout: sixTimes(props.triggerTimeout),
    maxReceiveCount,
    removalPolicy,
  });
}

/**
 * The visibility timeout that Lambda recommends for a queue with a trigger
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
function sixTimes(timeout: Duration): Duration {
  return timeout.isUnresolved() ? Duration.minutes(90) : Duration.seconds(timeout.toSeconds() * 6);
}
