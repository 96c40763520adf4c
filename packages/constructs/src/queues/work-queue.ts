import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';

/** How a queue that a workflow makes is set up. */
export interface WorkQueueProps {
  readonly fifo: boolean;
  /** @default - SQS's own keys */
  readonly encryptionKey?: IKey;
  /** How long a message that was taken stays hidden from others. */
  readonly visibilityTimeout: Duration;
  /** How often a message is taken before it goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly removalPolicy: RemovalPolicy;
}

/** A queue, and where its messages go that nothing could be done with. */
export interface WorkQueue {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/**
 * An encrypted queue with a dead-letter queue that keeps its messages for 14 days, the longest there is: `<id>Queue`,
 * `<id>DeadLetterQueue`. TLS only.
 */
export function createWorkQueue(scope: Construct, id: string, props: WorkQueueProps): WorkQueue {
  const deadLetterQueue = createDeadLetterQueue(scope, id, props);
  const queue = new Queue(scope, `${id}Queue`, {
    ...common(props),
    visibilityTimeout: props.visibilityTimeout,
    // A message that nobody takes for days is not lost to the four days that SQS keeps one unless told otherwise.
    retentionPeriod: Duration.days(14),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
  });
  return { queue, deadLetterQueue };
}

/** The dead-letter queue alone, for a queue that was brought along. */
export function createDeadLetterQueue(
  scope: Construct,
  id: string,
  props: Pick<WorkQueueProps, 'fifo' | 'encryptionKey' | 'removalPolicy'>,
): Queue {
  const queue = new Queue(scope, `${id}DeadLetterQueue`, { ...common(props), retentionPeriod: Duration.days(14) });
  acknowledge(
    queue,
    'SQS3',
    'It is a dead-letter queue itself, also where a queue that was brought along has a redrive policy of its own',
  );
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
