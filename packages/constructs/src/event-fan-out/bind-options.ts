import { FAN_OUT_SOURCE, fanOutEvents } from '@stepwell/core/event-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type IEventBus, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { checkSeconds } from '../check-duration.js';
import { checkInteger } from '../invalid-prop.js';
import { type ComputeTargetOptions } from './compute-target.js';
import { type RulePermissions } from './rule-permissions.js';

/** What a compute target is routed with. */
export interface ComputeTargetBindOptions {
  /** Where its constructs are made, named after the target. */
  readonly scope: Construct;
  readonly bus: IEventBus;
  /** For items that cannot be delivered, and invocations whose retries are used up. */
  readonly deadLetterQueue: IQueue;
  /** Where completions go: the increment machine, as a target of rules. */
  readonly completionTarget: IRuleTarget;
  /** What EventBridge may do for the rules of the fan-out. */
  readonly permissions: RulePermissions;
}

/** How a delivery is retried, checked. */
export interface DeliveryOptions {
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
}

/** The rule of a target: `ItemRule` below the target's scope. */
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

/** What a target gets of an event: its detail, a `ComputeEvent` with the item's ticket. */
export function itemInput(): RuleTargetInput {
  return RuleTargetInput.fromEventPath('$.detail');
}

/** How EventBridge tries to deliver. @throws {@link InvalidProp} */
export function checkDelivery(
  { scope }: ComputeTargetBindOptions,
  { deliveryRetryAttempts, maxEventAge }: ComputeTargetOptions,
): DeliveryOptions {
  return {
    retryAttempts: checkInteger(scope, 'deliveryRetryAttempts', deliveryRetryAttempts ?? 185, 0, 185),
    maxEventAge: checkSeconds(scope, 'maxEventAge', maxEventAge ?? Duration.hours(1), 60, 21_600),
  };
}
