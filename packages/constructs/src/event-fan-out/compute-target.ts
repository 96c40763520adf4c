import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { bindFunction } from './target-function.js';
import { bindQueue } from './target-queue.js';
import { bindStateMachine } from './target-state-machine.js';
import { type ComputeTargetBindOptions } from './bind-options.js';

/** Which items go to a target, and how hard it is tried to bring them there. */
export interface ComputeTargetOptions {
  /**
   * The items that go there: an event pattern over the item, such as `{ kind: ['large'] }` or
   * `{ size: [{ numeric: ['>', 10] }] }`. Every target whose pattern fits gets the item; the first outcome counts.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
   * @default - every item
   */
  readonly itemPattern?: Record<string, unknown>;
  /**
   * How often EventBridge tries again to deliver an item: 0 to 185.
   *
   * @default 185
   */
  readonly deliveryRetryAttempts?: number;
  /**
   * How long EventBridge, and Lambda after it, keep trying: 60 seconds to 6 hours. An item that is older is counted as
   * failed.
   *
   * @default Duration.hours(1)
   */
  readonly maxEventAge?: Duration;
}

/** How a function computes items. */
export interface FunctionTargetOptions extends ComputeTargetOptions {
  /**
   * How often Lambda runs the function again when it failed, after one minute and after two more: 0 to 2.
   *
   * @default 2
   */
  readonly retryAttempts?: number;
}

/**
 * What computes items. Functions and Standard state machines need to know nothing of EventFanOut; workers of a queue
 * report with `completeItem` of `@stepwell/sdk/event-fan-out`.
 */
export abstract class ComputeTarget {
  /**
   * A function: called with core's `ComputeEvent`, asynchronously. What it returns is the item's result, what it throws
   * its error, once Lambda's retries are used up. Its configuration for asynchronous invocations becomes the fan-out's:
   * no other fan-out and no `configureAsyncInvoke` may configure it. Each alias has a configuration of its own. An
   * imported function needs a `role`, and `sameEnvironment: true` unless its owner lets EventBridge call it
   * (`skipPermissions: true`).
   */
  static lambda(handler: IFunction, options: FunctionTargetOptions = {}): ComputeTarget {
    return new BoundTarget((bindOptions) => bindFunction(bindOptions, handler, options));
  }

  /**
   * A Standard state machine: an execution for each item, with the `ComputeEvent` as its input. Its output is the
   * item's result; an execution that ends otherwise is a failed item. An Express state machine is refused: nothing
   * reports the end of its executions. A fan-out has at most 50 state machines as targets.
   */
  static stateMachine(stateMachine: IStateMachine, options: ComputeTargetOptions = {}): ComputeTarget {
    return new BoundTarget((bindOptions) => bindStateMachine(bindOptions, stateMachine, options));
  }

  /**
   * A queue: a message for each item, whose body is the `ComputeEvent` with the item's ticket. Give the queue a redrive
   * policy to the fan-out's `deadLetterQueue`, so that a message that no worker can do fails its item. It must be a
   * standard queue; its key, if it has one, must not be `alias/aws/sqs`. The policies of an imported queue and its key
   * must let `events.amazonaws.com` send to it.
   */
  static queue(queue: IQueue, options: ComputeTargetOptions = {}): ComputeTarget {
    return new BoundTarget((bindOptions) => bindQueue(bindOptions, queue, options));
  }

  /** Routes the items of a fan-out to this target. Called by `EventFanOut`. */
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
