import { Duration } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { checkDays } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { hasAwsManagedKey } from '../workflow/aws-managed-key.js';
import { checkNamedQueues } from '../queues/check-named-queues.js';
import { type ChainStageProps, type QueueChainProps } from './props.js';
import { rejectBucketProps, resolveTriggerTimeout, resolveWorkflowProps } from '../workflow/props.js';

/** Props of QueueChain with defaults, validated. */
export type ResolvedQueueChainProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: QueueChainProps) {
  const triggerTimeout = resolveTriggerTimeout(scope, props);
  checkNamedQueues(scope, 'stages', props.stages, triggerTimeout);
  rejectAwsManagedKeys(scope, props.stages);
  if (props.bucket !== undefined) rejectBucketProps(scope, props, ['messageRetention']);
  return {
    ...resolveWorkflowProps(scope, props),
    batchSize: checkInteger(scope, 'batchSize', props.batchSize ?? 10, 1, 10),
    maxConcurrency: checkInteger(scope, 'maxConcurrency', props.maxConcurrency ?? 5, 2, 1_000),
    triggerTimeout,
    // At least two: a message stays in the queue once if another delivery of it is being processed.
    maxReceiveCount: checkInteger(scope, 'maxReceiveCount', props.maxReceiveCount ?? 5, 2, 1_000),
    messageRetention: checkDays(scope, 'messageRetention', props.messageRetention ?? Duration.days(90), 28),
  };
}

/** Rejects subscribed queues with the AWS managed key of SQS, which SNS cannot use. */
function rejectAwsManagedKeys(scope: IConstruct, stages: readonly ChainStageProps[]): void {
  for (const [index, stage] of stages.entries()) {
    if (index === 0 || stages[index - 1]?.fanOut !== true) continue;
    for (const prop of ['queue', 'deadLetterQueue'] as const) {
      const queue = stage[prop];
      if (queue === undefined || !hasAwsManagedKey(queue)) continue;
      throw new InvalidProp(
        scope,
        `stages[${index}].${prop}`,
        queue,
        'a queue with SQS_MANAGED encryption or a customer managed key',
        'SNS cannot use alias/aws/sqs',
      );
    }
  }
}
