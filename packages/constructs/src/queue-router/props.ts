import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type RouteStep } from './route-step.js';

/** A queue, and the step that processes its messages. */
export interface QueueRoute {
  /**
   * The name of the route, such as `Activator`: a letter followed by up to 39 letters, digits, `-` and `_`. The state,
   * the construct of the queue and a tag have this name.
   */
  readonly name: string;

  /** The step that processes a message. */
  readonly step: RouteStep;

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
   * Whether the new queue is FIFO. The executions of one message group then start in order, but run concurrently.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * The name of the route whose queue receives the step's output as a message.
   *
   * @default - the output is not sent
   */
  readonly sendTo?: string;
}

/** Props of a `QueueRouter`. The defaults are suitable for production. */
export interface QueueRouterProps {
  /**
   * The routes, 1 to 48. Each adds a tag to the state machine, which can have at most 50, including the tags of the app
   * and the stack.
   */
  readonly routes: QueueRoute[];

  /**
   * The bucket for messages that are too large for an execution, and for inputs and outputs of Batch jobs, below
   * `_stepwell/`. The construct does not change an existing bucket: add a lifecycle rule for this prefix.
   *
   * @default - a new bucket: private, encrypted, TLS only, objects expire after `messageRetention`
   */
  readonly bucket?: IBucket;

  /**
   * A customer managed key for the queues and the bucket that the construct creates, in the same account.
   *
   * @default - SQS and S3 managed keys
   */
  readonly encryptionKey?: IKey;

  /**
   * The batch size of the trigger function, 1 to 10 messages.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * The maximum concurrency of the trigger function for each queue, 2 to 1,000. It limits the rate of started
   * executions.
   *
   * @default - the concurrency of Lambda
   */
  readonly maxConcurrency?: number;

  /**
   * The timeout of the trigger function, 10 seconds to 15 minutes.
   *
   * @default Duration.seconds(30)
   */
  readonly triggerTimeout?: Duration;

  /**
   * The maximum number of receives before a queue moves a message whose execution could not be started to the
   * dead-letter queue, 1 to 1,000.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * The timeout of an execution.
   *
   * @default Duration.days(1)
   */
  readonly executionTimeout?: Duration;

  /**
   * The retention of objects below `_stepwell/` in the new bucket, at least 28 days: the maximum time of a message in a
   * queue and its dead-letter queue.
   *
   * @default Duration.days(90)
   */
  readonly messageRetention?: Duration;

  /**
   * The retention of the logs of the functions and the state machine.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The removal policy of the new queues and bucket.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The name of the state machine, 1 to 80 characters.
   *
   * @default - CloudFormation generates the name
   */
  readonly stateMachineName?: string;

  /**
   * Whether X-Ray traces the functions and the state machine.
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
