import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IBatchJob } from '../batch-job/i-batch-job.js';

/** How {@link QueueExchange} is set up. With none of these it waits for a poller of your own. */
export interface QueueExchangeProps {
  /**
   * The Activator, a function: it gets an execution's `message`, and what it returns is the message that goes to the
   * queue. At most one of this and `activatorJob`.
   *
   * @default - the execution's `message` goes to the queue as it is
   */
  readonly activatorFunction?: IFunction;

  /** The Activator, a Batch job: as `activatorFunction`. @default - no job */
  readonly activatorJob?: IBatchJob;

  /**
   * The Processor, a function: it gets the message, and what it returns is the answer. A function of this construct
   * takes the messages and calls it; it need know nothing of queues and tokens. At most one of this and `processorJob`.
   *
   * @default - `processorJob`; without it a poller of your own takes the messages: `worker` of `@stepwell/sdk/worker`,
   * or anything that can call SQS and Step Functions
   */
  readonly processorFunction?: IFunction;

  /**
   * The Processor, a Batch job: a function of this construct submits one for each message. The job finds the message as
   * its input and answers the task token by itself, as the contract of `jobEnvironment` in `@stepwell/core/batch-job`
   * says; one that fails without a word fails its execution with `BatchJobFailed` at once. One that is told to end
   * (`JobTerminated`) is submitted anew, twice at most.
   *
   * @default - no job
   */
  readonly processorJob?: IBatchJob;

  /**
   * A standard queue of your own, together with `deadLetterQueue`: its redrive policy must name that one, and its
   * visibility timeout be at least as long as `consumerTimeout`.
   *
   * @default - a new queue: encrypted, TLS only, messages kept for 14 days
   */
  readonly queue?: IQueue;

  /** The dead-letter queue of your own `queue`, required with it. @default - a new one for the new queue */
  readonly deadLetterQueue?: IQueue;

  /**
   * The bucket for messages and answers that are too long for a payload. @default - a new bucket: private, encrypted,
   * TLS only
   */
  readonly bucket?: IBucket;

  /**
   * The table of claims, which sees to it that a message delivered twice is acted on once. Its partition key must be
   * the string `id`, with no sort key; TTL on `expiresAt` keeps it small.
   *
   * @default - a new table: on demand, encrypted, with TTL
   */
  readonly claimsTable?: ITable;

  /**
   * A customer managed key for the queues, bucket and table that the construct creates. @default - keys that SQS, S3
   * and DynamoDB manage
   */
  readonly encryptionKey?: IKey;

  /**
   * How long an execution waits for the answer to its message, a minute to a year; then it fails with `States.Timeout`.
   * @default - an hour; with `processorJob` what all of its attempts may take besides
   */
  readonly timeout?: Duration;

  /**
   * How long an execution waits for a sign of life; then it fails with `States.HeartbeatTimeout`. Less than `timeout`.
   * It counts from the sending on: give more than a message ever waits in the queue.
   *
   * @default - no sign of life is asked for; a taker that dies is noticed by the queue's visibility timeout
   */
  readonly heartbeatTimeout?: Duration;

  /**
   * How often a message is tried before its execution fails, 1 to 990. After so many receives it goes to the
   * dead-letter queue; where some of these only met another taker at work on it, it comes back.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * The first pause before a message is tried again, 1 second to 15 minutes; it doubles with each try, at random
   * within. @default Duration.seconds(2)
   */
  readonly retryInterval?: Duration;

  /**
   * Names of errors of the Processor function that trying again cannot mend: they fail the execution at once, by name.
   * @default ['InvalidInput']
   */
  readonly permanentErrors?: string[];

  /** How many messages the taker function gets at a time, 1 to 10; it works on all of them at once. @default 10 */
  readonly batchSize?: number;

  /** How many taker functions run at a time, 2 to 1,000. @default - as many as Lambda starts */
  readonly maxConcurrency?: number;

  /**
   * How long the taker function may take for a batch, up to 15 minutes: more than the Processor function may. With
   * `processorJob` it only submits jobs.
   *
   * @default - 30 seconds more than the Processor function's timeout, 15 minutes where that is not known; a minute with
   * `processorJob`
   */
  readonly consumerTimeout?: Duration;

  /**
   * How long a message stays hidden once it was received, unless its taker says otherwise: after so long, the work of a
   * taker that died goes on. At least `consumerTimeout`, at most 12 hours.
   *
   * @default - as long as `consumerTimeout`, and a minute where a poller of your own takes the messages
   */
  readonly visibilityTimeout?: Duration;

  /** How long an execution may take as a whole. @default - `timeout` and a day */
  readonly executionTimeout?: Duration;

  /** How long the new bucket keeps messages and answers. @default Duration.days(30) */
  readonly messageRetention?: Duration;

  /** How long logs are kept. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;

  /** What becomes of the new bucket, table and queues when they leave the stack. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;

  /** The state machine's name, 1 to 80 characters. @default - a name made by CloudFormation */
  readonly stateMachineName?: string;

  /** Whether the functions and the state machine send traces to X-Ray. @default true */
  readonly tracing?: boolean;

  /** Whether CloudWatch alarms are created. @default true */
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
