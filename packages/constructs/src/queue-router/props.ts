import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type RouteStep } from './route-step.js';

/** A queue, and what is done with its messages. */
export interface QueueRoute {
  /**
   * The route's name, such as `Activator`: of its state, its queue's construct and its tag. A letter, then letters,
   * digits, `-` and `_`, 40 at most.
   */
  readonly name: string;

  /** What is done with a message. */
  readonly step: RouteStep;

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
   * Whether the new queue keeps the order of its messages. Executions of one message group then start in order; they do
   * not wait for each other.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * The name of the route whose queue gets the step's output as a message.
   *
   * @default - the output is not sent on
   */
  readonly sendTo?: string;
}

/** How a `QueueRouter` is set up. With its routes alone it is ready for production. */
export interface QueueRouterProps {
  /**
   * Queues and steps, 1 to 48; each gives the state machine a tag, of which it has 50, those of the app and the stack
   * among them.
   */
  readonly routes: QueueRoute[];

  /**
   * The bucket for messages that are too long for an execution, and for inputs and outputs of Batch jobs, below
   * `_stepwell/`. A bucket of your own is not changed: let its lifecycle empty that prefix.
   *
   * @default - a new bucket: private, encrypted, TLS only, emptied after `messageRetention`
   */
  readonly bucket?: IBucket;

  /**
   * A customer managed key for the queues and the bucket that the construct creates. It must be of the same account.
   *
   * @default - SQS and S3 managed keys
   */
  readonly encryptionKey?: IKey;

  /**
   * How many messages one call of the trigger function gets, 1 to 10.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * How many calls of the trigger function each queue may have at a time, 2 to 1,000: bounds how fast executions start.
   *
   * @default - as many as Lambda likes
   */
  readonly maxConcurrency?: number;

  /**
   * How long the trigger function may take for a batch, 10 seconds to 15 minutes.
   *
   * @default Duration.seconds(30)
   */
  readonly triggerTimeout?: Duration;

  /**
   * How often a message is tried before its queue moves it to the dead-letter queue, 1 to 1,000: for messages whose
   * execution could not be started.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * How long an execution may take.
   *
   * @default Duration.days(1)
   */
  readonly executionTimeout?: Duration;

  /**
   * How long the new bucket keeps what is below `_stepwell/`. Longer than a message can lie in the queues and
   * dead-letter queues: 28 days at least.
   *
   * @default Duration.days(90)
   */
  readonly messageRetention?: Duration;

  /**
   * How long logs are kept: of the trigger function and the state machine.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the new queues and the new bucket when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The state machine's name, 1 to 80 characters.
   *
   * @default - a name made by CloudFormation
   */
  readonly stateMachineName?: string;

  /**
   * Whether the trigger function and the state machine send traces to X-Ray.
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
