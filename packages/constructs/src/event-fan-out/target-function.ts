import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination, SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { wholeNumber } from '../invalid-prop.js';
import { type FunctionTargetOptions } from './compute-target.js';
import { type TargetContext, deliveryOf, itemInput, itemRule } from './target-context.js';

/**
 * Items to a function, asynchronously; Lambda itself brings its answers back to the bus, and failures to the dead-letter queue, whose
 * handler counts them.
 */
export function bindFunction(context: TargetContext, handler: IFunction, options: FunctionTargetOptions): void {
  const { scope, bus, deadLetterQueue, configured } = context;
  const delivery = deliveryOf(context, options);
  itemRule(context, options, new LambdaFunction(handler, { ...delivery, event: itemInput() }));
  if (configured.has(handler)) return;
  configured.add(handler);
  new EventInvokeConfig(scope, 'Invocations', {
    function: handler,
    retryAttempts: wholeNumber(scope, 'retryAttempts', options.retryAttempts ?? 2, 0, 2),
    maxEventAge: delivery.maxEventAge,
    onSuccess: new EventBridgeDestination(bus),
    onFailure: new SqsDestination(deadLetterQueue),
  });
}
