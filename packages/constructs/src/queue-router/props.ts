import { type Duration } from 'aws-cdk-lib';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type RouteStep } from './route-step.js';
import { type StateMachineWorkflowProps } from '../workflow/props.js';

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
export interface QueueRouterProps extends StateMachineWorkflowProps {
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
}
