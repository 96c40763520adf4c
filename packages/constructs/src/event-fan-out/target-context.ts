import { FAN_OUT_SOURCE, fanOutEvents } from '@stepwell/core/event-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { seconds } from '../duration-props.js';
import { wholeNumber } from '../invalid-prop.js';
import { type ComputeTargetOptions } from './compute-target.js';

/** What a compute target is routed with. */
export interface TargetContext {
  /** Where its constructs are made, named after the target. */
  readonly scope: Construct;
  readonly bus: IEventBus;
  /** For items that cannot be delivered, and invocations whose retries are used up. */
  readonly deadLetterQueue: IQueue;
  /** Where completions go: the increment machine, as a target of rules. */
  readonly countCompletions: IRuleTarget;
  /** Functions whose configuration for asynchronous invocations is made already. */
  readonly configured: Set<IFunction>;
}

/** How a delivery is retried, checked. */
export interface Delivery {
  readonly deadLetterQueue: IQueue;
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
}

/** The rule of a target: `ItemRule` below the target's scope. */
export function itemRule({ scope, bus }: TargetContext, { itemPattern }: ComputeTargetOptions, target: IRuleTarget): Rule {
  return new Rule(scope, 'ItemRule', {
    eventBus: bus,
    description: `EventFanOut: items to ${scope.node.id}`,
    eventPattern: {
      source: [FAN_OUT_SOURCE],
      detailType: [fanOutEvents.itemRequested],
      ...(itemPattern === undefined ? {} : { detail: { item: itemPattern } }),
    },
    targets: [target],
  });
}

/** What a target gets of an event: its detail, a `ComputeEvent` with the item's ticket. */
export function itemInput(): RuleTargetInput {
  return RuleTargetInput.fromEventPath('$.detail');
}

/** How EventBridge tries to deliver. @throws {@link InvalidProp} */
export function deliveryOf({ scope, deadLetterQueue }: TargetContext, { deliveryRetries, maxAge }: ComputeTargetOptions): Delivery {
  return {
    deadLetterQueue,
    retryAttempts: wholeNumber(scope, 'deliveryRetries', deliveryRetries ?? 185, 0, 185),
    maxEventAge: seconds(scope, 'maxAge', maxAge ?? Duration.hours(1), 60, 21_600),
  };
}
