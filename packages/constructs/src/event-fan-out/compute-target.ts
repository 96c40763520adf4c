import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { bindFunction } from './target-function.js';
import { bindQueue } from './target-queue.js';
import { bindStateMachine } from './target-state-machine.js';
import { type ComputeTargetBindOptions } from './bind-options.js';

/** Options of a compute target: the items it receives, and the retries of deliveries. */
export interface ComputeTargetOptions {
  /**
   * An event pattern for the item, such as `{ kind: ['large'] }` or `{ size: [{ numeric: ['>', 10] }] }`. Every target
   * with a matching pattern receives the item; the first outcome counts.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
   * @default - every item
   */
  readonly itemPattern?: Record<string, unknown>;
  /**
   * The maximum number of retries of EventBridge for the delivery of an item, 0 to 185.
   *
   * @default 185
   */
  readonly deliveryRetryAttempts?: number;
  /**
   * The maximum age of an item that EventBridge and Lambda still deliver, 60 seconds to 6 hours. An older item counts
   * as failed.
   *
   * @default Duration.hours(1)
   */
  readonly maxEventAge?: Duration;
}

/** Options of a function as a compute target. */
export interface FunctionTargetOptions extends ComputeTargetOptions {
  /**
   * The maximum number of retries of Lambda after the function fails, 0 to 2. The first retry is after one minute, the
   * second after two more.
   *
   * @default 2
   */
  readonly retryAttempts?: number;
}

/**
 * A target that computes items. Functions and Standard state machines do not depend on EventFanOut. The workers of a
 * queue report completions with `completeItem` of `@stepwell/sdk/event-fan-out`.
 */
export abstract class ComputeTarget {
  /**
   * A function that is invoked asynchronously with core's `ComputeEvent`. Its return value is the item's result. The
   * error that it throws, after Lambda's retries, is the item's error. The fan-out sets the asynchronous invocation
   * configuration of the function: no other fan-out and no `configureAsyncInvoke` can set it. Each alias has a separate
   * configuration. An imported function needs a `role`, and `sameEnvironment: true` unless its owner grants EventBridge
   * permission to invoke it (`skipPermissions: true`).
   */
  static lambda(handler: IFunction, options: FunctionTargetOptions = {}): ComputeTarget {
    return new BoundTarget((bindOptions) => bindFunction(bindOptions, handler, options));
  }

  /**
   * A Standard state machine with one execution for each item. The input is the `ComputeEvent`, and the output is the
   * item's result. If the execution does not succeed, the item fails. Express state machines are not supported, because
   * they do not report the end of executions. A fan-out has at most 50 state machines as targets.
   */
  static stateMachine(stateMachine: IStateMachine, options: ComputeTargetOptions = {}): ComputeTarget {
    return new BoundTarget((bindOptions) => bindStateMachine(bindOptions, stateMachine, options));
  }

  /**
   * A queue with one message for each item. The body is the `ComputeEvent` with the item's ticket. Set the fan-out's
   * `deadLetterQueue` in the queue's redrive policy, so that a message that no worker can process fails its item. The
   * queue must be a standard queue, and its key must not be `alias/aws/sqs`. The policies of an imported queue and its
   * key must allow `events.amazonaws.com` to send messages.
   */
  static queue(queue: IQueue, options: ComputeTargetOptions = {}): ComputeTarget {
    return new BoundTarget((bindOptions) => bindQueue(bindOptions, queue, options));
  }

  /** Routes items to this target. Called by `EventFanOut`. */
  abstract bind(options: ComputeTargetBindOptions): void;
}

class BoundTarget extends ComputeTarget {
  constructor(private readonly route: (options: ComputeTargetBindOptions) => void) {
    super();
  }

  override bind(options: ComputeTargetBindOptions): void {
    this.route(options);
  }
}
