import { type Duration } from 'aws-cdk-lib';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IBatchJob } from '../batch-job/i-batch-job.js';
import { type WorkflowProps } from '../workflow/props.js';

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
export interface QueueChainProps extends WorkflowProps {
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
}
