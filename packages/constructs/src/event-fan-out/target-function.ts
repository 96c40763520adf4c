import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IConstruct } from 'constructs';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { policyOwner } from '../workflow/grants.js';
import { configureInvocations } from './async-configuration.js';
import { type FunctionTargetOptions } from './compute-target.js';
import { type ComputeTargetBindOptions, checkDelivery, itemInput, itemRule } from './bind-options.js';

/**
 * Routes items to a function, which is invoked asynchronously. Lambda destinations send results to the bus and failures
 * to the dead-letter queue, whose function counts them.
 *
 * @throws {@link InvalidProp} if the function cannot get the permissions, or has another configuration
 */
export function bindFunction(
  bindOptions: ComputeTargetBindOptions,
  handler: IFunction,
  options: FunctionTargetOptions,
): void {
  const { scope, bus, deadLetterQueue } = bindOptions;
  const delivery = checkDelivery(bindOptions, options);
  if (handler.role === undefined) {
    throw new InvalidProp(
      scope,
      'handler',
      handler,
      'a function with a known role',
      'The role sends results to the bus. Specify role in Function.fromFunctionAttributes',
    );
  }
  const rule = itemRule(bindOptions, options, new LambdaFunction(handler, { ...delivery, event: itemInput() }));
  requireInvocable(scope, rule, handler);
  const owner = policyOwner(scope, handler.role);
  deadLetterQueue.grantSendMessages(owner);
  bus.grantPutEventsTo(owner);
  const configuration = configureInvocations(scope, handler, {
    retryAttempts: checkInteger(scope, 'retryAttempts', options.retryAttempts ?? 2, 0, 2),
    maxEventAge: delivery.maxEventAge,
    onSuccess: { bind: () => ({ destination: bus.eventBusArn }) },
    onFailure: { bind: () => ({ destination: deadLetterQueue.queueArn }) },
  });
  // Lambda checks that the role can send to the destinations. A function depends on the policies in its stack.
  if (owner !== handler.role) configuration?.node.addDependency(owner);
}

/** Rejects a function that the CDK cannot grant EventBridge permission to invoke: the CDK only warns. */
function requireInvocable(scope: IConstruct, rule: IConstruct, handler: IFunction): void {
  const isInvocable =
    rule.node.findAll().some((each) => each instanceof CfnPermission) ||
    ('_skipPermissions' in handler && handler._skipPermissions === true);
  if (isInvocable) return;
  throw new InvalidProp(
    scope,
    'handler',
    handler,
    'a function that EventBridge can invoke',
    'Specify sameEnvironment: true in Function.fromFunctionAttributes, or skipPermissions: true if the owner of the ' +
      'function grants the permission',
  );
}
