import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type ComputeTargetOptions } from './compute-target.js';
import { type TargetContext, deliveryOf, itemInput, itemRule } from './target-context.js';

/** Items to a queue, whose workers put their completions on the bus. */
export function bindQueue(context: TargetContext, queue: IQueue, options: ComputeTargetOptions): void {
  itemRule(context, options, new SqsQueue(queue, { ...deliveryOf(context, options), message: itemInput() }));
}
