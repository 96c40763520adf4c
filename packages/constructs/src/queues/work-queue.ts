import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';

/** Props of a new queue. */
export interface WorkQueueProps {
  readonly fifo: boolean;
  /** @default - SQS managed keys */
  readonly encryptionKey?: IKey;
  /** The visibility timeout of messages. */
  readonly visibilityTimeout: Duration;
  /** The maximum number of receives before a message moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
}

/** A queue and its dead-letter queue. */
export interface WorkQueue {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/**
 * Creates an encrypted queue and its dead-letter queue: `<id>Queue` and `<id>DeadLetterQueue`, TLS only. The retention
 * is 14 days, the maximum of SQS.
 */
export function createWorkQueue(scope: Construct, id: string, props: WorkQueueProps): WorkQueue {
  const deadLetterQueue = createDeadLetterQueue(scope, id, props);
  const queue = new Queue(scope, `${id}Queue`, {
    ...common(props),
    visibilityTimeout: props.visibilityTimeout,
    // SQS's default retention of four days could delete messages while a consumer is down.
    retentionPeriod: Duration.days(14),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
  });
  return { queue, deadLetterQueue };
}

/** Creates a dead-letter queue for an existing queue. */
export function createDeadLetterQueue(
  scope: Construct,
  id: string,
  props: Pick<WorkQueueProps, 'fifo' | 'encryptionKey' | 'removalPolicy'>,
): Queue {
  const queue = new Queue(scope, `${id}DeadLetterQueue`, { ...common(props), retentionPeriod: Duration.days(14) });
  acknowledge(queue, 'SQS3', 'It is a dead-letter queue, also if an existing queue has another redrive policy');
  return queue;
}

function common({
  fifo,
  encryptionKey,
  removalPolicy,
}: Pick<WorkQueueProps, 'fifo' | 'encryptionKey' | 'removalPolicy'>): QueueProps {
  return {
    ...(fifo ? { fifo: true } : {}),
    ...(encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
    removalPolicy,
  };
}
