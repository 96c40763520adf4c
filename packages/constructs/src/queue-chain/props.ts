import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IBatchJob } from '../batch-job/i-batch-job.js';

/** A queue, and the job that processes its messages. */
export interface ChainStageProps {
  /** The name of the stage, such as `Activator`: a letter followed by up to 39 letters, digits, `-` and `_`. */
  readonly name: string;

  /**
   * The job that is submitted for each message. It follows the job contract, which sends its output to the next stage.
   */
  readonly job: IBatchJob;

  /**
   * The queue. The construct adds only the trigger to an existing queue, and does not change its redrive policy,
   * encryption and visibility timeout. The visibility timeout must be at least `triggerTimeout`; Lambda recommends six
   * times `triggerTimeout`.
   *
   * @default - a new queue: encrypted, TLS only, with a redrive policy
   */
  readonly queue?: IQueue;

  /**
   * The dead-letter queue of an existing `queue`. It must be FIFO if `queue` is FIFO.
   *
   * @default - a new queue with a retention of 14 days
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Whether the new queue is FIFO. The jobs of one message group are then submitted in order, but run concurrently.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * Whether the job publishes its output to an SNS topic, to which the next stage and others subscribe. The last stage
   * can have a topic too.
   *
   * @default false
   */
  readonly fanOut?: boolean;
}

/** Props of a `QueueChain`. The defaults are suitable for production. */
export interface QueueChainProps {
  /** The stages, at least one. The output of each job is sent to the queue of the next stage. */
  readonly stages: ChainStageProps[];

  /**
   * The bucket for messages that are too large for a job's environment, and for the outputs of all stages, below
   * `_stepwell/queue-chain/`. The construct does not change an existing bucket: add a lifecycle rule for this prefix.
   *
   * @default - a new bucket: private, encrypted, TLS only, objects expire after `messageRetention`
   */
  readonly bucket?: IBucket;

  /**
   * A customer managed key for the queues, topics, the table and the bucket that the construct creates. It must be of
   * the same account.
   *
   * @default - SQS and S3 managed keys, an AWS owned key for the table, the AWS managed key `alias/aws/sns` for topics
   */
  readonly encryptionKey?: IKey;

  /**
   * The batch size of a trigger function, 1 to 10 messages.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * The maximum concurrency of each queue's trigger function, 2 to 1,000. SubmitJob has a quota of 50 calls per second
   * in an account.
   *
   * @default 5
   */
  readonly maxConcurrency?: number;

  /**
   * The timeout of the trigger functions, 10 seconds to 15 minutes.
   *
   * @default Duration.seconds(30)
   */
  readonly triggerTimeout?: Duration;

  /**
   * The maximum number of receives before a queue moves a message whose job could not be submitted to the dead-letter
   * queue, 2 to 1,000.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * The retention of objects below `_stepwell/` in the new bucket, at least 28 days: the maximum time of a message in a
   * queue and its dead-letter queue.
   *
   * @default Duration.days(90)
   */
  readonly messageRetention?: Duration;

  /**
   * The retention of the functions' logs.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The removal policy of the new queues, table and bucket.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether X-Ray traces the functions.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Whether to create CloudWatch alarms.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * The topic that the alarms notify: a standard topic without encryption or with a customer managed key, because
   * CloudWatch cannot use `alias/aws/sns`. The construct grants CloudWatch permission to publish to the topic and to
   * use its key. The policies of an imported topic or key must already allow `cloudwatch.amazonaws.com`. Ignored with
   * `alarms: false`.
   *
   * @default - the alarms have no actions
   */
  readonly alarmTopic?: ITopic;
}
