import { Names, Stack } from 'aws-cdk-lib';
import { type IRuleTarget } from 'aws-cdk-lib/aws-events';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';
import { hasAwsManagedKey } from '../workflow/aws-managed-key.js';
import { type ComputeTargetOptions } from './compute-target.js';
import { type ComputeTargetBindOptions, checkDelivery, itemInput, itemRule } from './bind-options.js';

/**
 * Routes items to a queue, whose workers put completions on the bus. The rule is in the stack of the queue: its workers
 * and its redrive policy depend on the fan-out, so the fan-out must not depend on that stack.
 *
 * @throws {@link InvalidProp} if EventBridge cannot send to the queue
 */
export function bindQueue(bindOptions: ComputeTargetBindOptions, queue: IQueue, options: ComputeTargetOptions): void {
  requireSendable(bindOptions.scope, queue);
  const { retryAttempts, maxEventAge } = checkDelivery(bindOptions, options);
  const target: IRuleTarget = {
    bind: () => ({
      arn: queue.queueArn,
      input: itemInput(),
      retryPolicy: { maximumRetryAttempts: retryAttempts, maximumEventAgeInSeconds: maxEventAge.toSeconds() },
      targetResource: queue,
    }),
  };
  bindOptions.permissions.grantSendMessages(queue);
  const { scope } = bindOptions;
  const ruleScope = Stack.of(queue) === Stack.of(scope) ? scope : new Construct(queue, Names.nodeUniqueId(scope.node));
  itemRule({ ...bindOptions, scope: ruleScope }, options, target);
}

function requireSendable(scope: Construct, queue: IQueue): void {
  if (queue.fifo) {
    throw new InvalidProp(
      scope,
      'queue',
      queue,
      'a standard queue',
      'Items have no order, and a FIFO queue cannot use the dead-letter queue of the fan-out',
    );
  }
  if (hasAwsManagedKey(queue)) {
    throw new InvalidProp(
      scope,
      'queue',
      queue,
      'a queue with SQS_MANAGED encryption or a customer managed key',
      'EventBridge cannot use alias/aws/sqs',
    );
  }
}
