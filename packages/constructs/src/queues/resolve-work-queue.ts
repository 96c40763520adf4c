import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type Construct } from 'constructs';
import { type NamedQueueProps } from './check-named-queues.js';
import { type WorkQueue, createDeadLetterQueue, createWorkQueue } from './work-queue.js';

/** How queues that a pipeline makes are set up. */
export interface ResolveWorkQueueProps {
  readonly encryptionKey: IKey | undefined;
  /** Of the function that takes the messages. */
  readonly triggerTimeout: Duration;
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
}

/** The queues of a part of a pipeline: the user's own, or created here. */
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
 * What Lambda recommends for a queue that feeds a function
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
function sixTimes(timeout: Duration): Duration {
  return timeout.isUnresolved() ? Duration.minutes(90) : Duration.seconds(timeout.toSeconds() * 6);
}
