import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IBatchJob } from '../batch-job/i-batch-job.js';

/** A queue, and the job that does its messages. */
export interface ChainStageProps {
  /** The stage's name, such as `Activator`. A letter, then letters, digits, `-` and `_`, 40 at most. */
  readonly name: string;

  /**
   * The job that is submitted for each message. It keeps to the contract of jobs, and so sends its output on to the
   * next stage.
   */
  readonly job: IBatchJob;

  /**
   * The queue. The construct adds nothing to a queue of your own but the trigger: its redrive policy, encryption and
   * visibility timeout are yours. The visibility timeout must be at least `triggerTimeout`; Lambda recommends six times
   * as much.
   *
   * @default - a new queue: encrypted, TLS only, with a redrive policy
   */
  readonly queue?: IQueue;

  /**
   * Where messages go that nothing could be done with. For a queue of your own; it must be FIFO if the queue is.
   *
   * @default - a new queue that keeps messages for 14 days
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Whether the new queue keeps the order of its messages. Jobs of one message group are then submitted in order; they
   * do not wait for each other.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * Whether the output goes on by an SNS topic, to which others can subscribe beside the next stage. The last stage can
   * have one too.
   *
   * @default false
   */
  readonly fanOut?: boolean;
}

/** How a `QueueChain` is set up. With its stages alone it is ready for production. */
export interface QueueChainProps {
  /** Queues and jobs, one at least; each job's output goes to the queue of the next. */
  readonly stages: ChainStageProps[];

  /**
   * The bucket for messages that are too long for a job's environment, and for the outputs of all stages, below
   * `_stepwell/queue-chain/`. A bucket of your own is not changed: let its lifecycle empty that prefix.
   *
   * @default - a new bucket: private, encrypted, TLS only, emptied after `messageRetention`
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
   * How many messages one call of a trigger function gets, 1 to 10.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * How many calls of its trigger function each queue may have at a time, 2 to 1,000. SubmitJob takes 50 calls a second
   * in an account.
   *
   * @default 5
   */
  readonly maxConcurrency?: number;

  /**
   * How long a trigger function may take for a batch, 10 seconds to 15 minutes.
   *
   * @default Duration.seconds(30)
   */
  readonly triggerTimeout?: Duration;

  /**
   * How often a message is tried before its queue moves it to the dead-letter queue, 2 to 1,000: for messages whose job
   * could not be submitted.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * How long the new bucket keeps what is below `_stepwell/`. Longer than a message can lie in the queues and
   * dead-letter queues: 28 days at least.
   *
   * @default Duration.days(90)
   */
  readonly messageRetention?: Duration;

  /**
   * How long the functions' logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the new queues, the table and the bucket when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the functions send traces to X-Ray.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Whether CloudWatch alarms are created.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * The topic that alarms notify: a standard topic, not encrypted or with a customer managed key, for CloudWatch may
   * not use `alias/aws/sns`. The construct lets CloudWatch publish to the topic and use its key; an imported topic or
   * key must let `cloudwatch.amazonaws.com` in itself. Has no effect with `alarms: false`.
   *
   * @default - alarms notify no one
   */
  readonly alarmTopic?: ITopic;
}
