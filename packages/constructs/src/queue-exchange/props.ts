import { type Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IBatchJob } from '../batch-job/i-batch-job.js';
import { type StateMachineWorkflowProps } from '../workflow/props.js';

/** Props of {@link QueueExchange}. By default, your worker consumes the messages. */
export interface QueueExchangeProps extends StateMachineWorkflowProps {
  /**
   * The Activator as a function. The event is the `message` of the execution, and the result is the message that is
   * sent to the queue. Specify at most one of `activatorFunction` and `activatorJob`.
   *
   * @default - the `message` of the execution is sent unchanged
   */
  readonly activatorFunction?: IFunction;

  /** The Activator as a Batch job. See `activatorFunction`. @default - no job */
  readonly activatorJob?: IBatchJob;

  /**
   * The Processor as a function. The event is the message, and the result is the response. A function of this construct
   * consumes the messages and calls it. Specify at most one of `processorFunction` and `processorJob`.
   *
   * @default - `processorJob`; without it, your worker consumes the messages: `worker` of `@stepwell/sdk/worker` or any
   * client of SQS and Step Functions
   */
  readonly processorFunction?: IFunction;

  /**
   * The Processor as a Batch job. A function of this construct submits a job for each message. The message is the input
   * of the job, and the job completes the task token, as in the contract of `jobEnvironment` in
   * `@stepwell/core/batch-job`. If the job fails without a response, its execution fails with `BatchJobFailed`. A
   * terminated job (`JobTerminated`) is submitted again, at most twice.
   *
   * @default - no job
   */
  readonly processorJob?: IBatchJob;

  /**
   * An existing standard queue. Requires `deadLetterQueue`, which must be in its redrive policy. Its visibility timeout
   * must be at least `consumerTimeout`.
   *
   * @default - a new queue: encrypted, TLS only, with a retention of 14 days
   */
  readonly queue?: IQueue;

  /** The dead-letter queue of an existing `queue`. Required with `queue`. @default - a new queue */
  readonly deadLetterQueue?: IQueue;

  /**
   * The bucket for messages and responses that are too large for a payload.
   *
   * @default - a new bucket: private, encrypted, TLS only
   */
  readonly bucket?: IBucket;

  /**
   * The table of claims, which prevent processing a message twice. Its partition key must be the string `id`, without a
   * sort key. Enable TTL on `expiresAt`.
   *
   * @default - a new table: on demand, encrypted, with TTL
   */
  readonly claimsTable?: ITable;

  /**
   * How long an execution waits for the response to its message, one minute to one year. It then fails with
   * `States.Timeout`.
   *
   * @default - one hour, plus the timeout of all attempts of `processorJob`
   */
  readonly timeout?: Duration;

  /**
   * How long an execution waits for a heartbeat of the consumer. It then fails with `States.HeartbeatTimeout`. Shorter
   * than `timeout`. The time starts when the message is sent, so it must exceed the maximum time in the queue.
   *
   * @default - no heartbeats; after a consumer fails, the message becomes visible at its visibility timeout
   */
  readonly heartbeatTimeout?: Duration;

  /**
   * The maximum number of attempts to process a message before its execution fails, 1 to 990. After this number of
   * receives, the message moves to the dead-letter queue. It returns to the queue if some receives were not attempts,
   * because another consumer was processing it.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * The delay before the first retry of a message, 1 second to 15 minutes. It doubles with each retry, with full
   * jitter.
   *
   * @default Duration.seconds(2)
   */
  readonly retryInterval?: Duration;

  /**
   * The error names of the Processor function that are not retried. They fail the execution at once.
   *
   * @default ['InvalidInput']
   */
  readonly permanentErrors?: string[];

  /** The batch size of the consumer function, 1 to 10 messages, which it processes concurrently. @default 10 */
  readonly batchSize?: number;

  /** The maximum concurrency of the consumer function, 2 to 1,000. @default - the concurrency of Lambda */
  readonly maxConcurrency?: number;

  /**
   * The timeout of the consumer function, up to 15 minutes, longer than the timeout of the Processor function. With
   * `processorJob`, the consumer function only submits jobs.
   *
   * @default - the timeout of the Processor function plus 30 seconds, or 15 minutes if it is unknown; one minute with
   * `processorJob`
   */
  readonly consumerTimeout?: Duration;

  /**
   * The visibility timeout of the new queue, after which the message of a failed consumer is received again. At least
   * `consumerTimeout`, at most 12 hours.
   *
   * @default - `consumerTimeout`, or one minute if your worker consumes the messages
   */
  readonly visibilityTimeout?: Duration;

  /** The timeout of an execution. @default - `timeout` plus one day */
  readonly executionTimeout?: Duration;

  /** The retention of messages and responses in the new bucket. @default Duration.days(30) */
  readonly messageRetention?: Duration;
}
