import { FAN_OUT_SOURCE, fanOutEvents } from '@stepwell/core/event-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { checkSeconds } from '../check-duration.js';
import { checkInteger } from '../invalid-prop.js';
import { type ComputeTargetOptions } from './compute-target.js';
import { type RulePermissions } from './rule-permissions.js';

/** Options of {@link ComputeTarget.bind}. */
export interface ComputeTargetBindOptions {
  /** The parent of the target's constructs, named after the target. */
  readonly scope: Construct;
  readonly bus: IEventBus;
  /** The queue for items that cannot be delivered and invocations that exhaust their retries. */
  readonly deadLetterQueue: IQueue;
  /** The rule target for completions: the increment state machine. */
  readonly completionTarget: IRuleTarget;
  /** The permissions of EventBridge for the rules of the fan-out. */
  readonly permissions: RulePermissions;
}

/** Retry options of a delivery, validated. */
export interface DeliveryOptions {
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
}

/** Creates the rule of a target: `ItemRule` in the target's scope. */
export function itemRule(
  { scope, bus, permissions }: ComputeTargetBindOptions,
  { itemPattern }: ComputeTargetOptions,
  target: IRuleTarget,
): Rule {
  return new Rule(scope, 'ItemRule', {
    eventBus: bus,
    description: `EventFanOut: items to ${scope.node.id}`.slice(0, 512),
    eventPattern: {
      source: [FAN_OUT_SOURCE],
      detailType: [fanOutEvents.itemRequested],
      ...(itemPattern === undefined ? {} : { detail: { item: itemPattern } }),
    },
    targets: [permissions.withDeadLetterQueue(target)],
  });
}

/** The input of a target: the event's detail, which is a `ComputeEvent` with the item's ticket. */
export function itemInput(): RuleTargetInput {
  return RuleTargetInput.fromEventPath('$.detail');
}

/** Validates the delivery options. @throws {@link InvalidProp} */
export function checkDelivery(
  { scope }: ComputeTargetBindOptions,
  { deliveryRetryAttempts, maxEventAge }: ComputeTargetOptions,
): DeliveryOptions {
  return {
    retryAttempts: checkInteger(scope, 'deliveryRetryAttempts', deliveryRetryAttempts ?? 185, 0, 185),
    maxEventAge: checkSeconds(scope, 'maxEventAge', maxEventAge ?? Duration.hours(1), 60, 21_600),
  };
}
