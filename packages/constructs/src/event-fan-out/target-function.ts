import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination, SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { type IConstruct } from 'constructs';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { configureInvocations } from './async-configuration.js';
import { type FunctionTargetOptions } from './compute-target.js';
import { type ComputeTargetBindOptions, checkDelivery, itemInput, itemRule } from './bind-options.js';

/**
 * Items to a function, asynchronously; Lambda itself brings its answers back to the bus, and failures to the
 * dead-letter queue, whose handler counts them.
 *
 * @throws {@link InvalidProp} where the function cannot be allowed to do that, or has another configuration
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
      handler.node.path,
      'a function with a known role, which sends results to the bus: Function.fromFunctionAttributes takes role',
    );
  }
  const rule = itemRule(bindOptions, options, new LambdaFunction(handler, { ...delivery, event: itemInput() }));
  requireInvokable(scope, rule, handler);
  configureInvocations(scope, handler, {
    retryAttempts: checkInteger(scope, 'retryAttempts', options.retryAttempts ?? 2, 0, 2),
    maxEventAge: delivery.maxEventAge,
    onSuccess: new EventBridgeDestination(bus),
    onFailure: new SqsDestination(deadLetterQueue),
  });
}

/** The CDK only warns where it cannot let a rule call a function; every item would fail. */
function requireInvokable(scope: IConstruct, rule: IConstruct, handler: IFunction): void {
  const isCallable =
    rule.node.findAll().some((each) => each instanceof CfnPermission) ||
    ('_skipPermissions' in handler && handler._skipPermissions === true);
  if (isCallable) return;
  throw new InvalidProp(
    scope,
    'handler',
    handler.node.path,
    'a function that EventBridge may call: Function.fromFunctionAttributes takes sameEnvironment: true, or skipPermissions: true where its owner lets EventBridge call it',
  );
}
