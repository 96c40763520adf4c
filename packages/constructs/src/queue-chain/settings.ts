import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { checkDays, checkSeconds } from '../check-duration.js';
import { InvalidProp, checkInteger } from '../invalid-prop.js';
import { hasAwsManagedKey } from '../permissions/aws-managed-key.js';
import { checkNamedQueues } from '../queues/check-named-queues.js';
import { type ChainStageProps, type QueueChainProps } from './props.js';

/** The props that have a plain default, each checked and filled in. */
export interface Settings {
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly triggerTimeout: Duration;
  readonly maxReceiveCount: number;
  readonly messageRetention: Duration;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly tracing: boolean;
  readonly alarms: boolean;
}

/**
 * Checks the props and fills in what was left out.
 *
 * @throws {@link InvalidProp} naming the construct, the prop, its value and what to give
 */
export function resolveSettings(scope: IConstruct, props: QueueChainProps): Settings {
  const triggerTimeout = checkSeconds(scope, 'triggerTimeout', props.triggerTimeout ?? Duration.seconds(30), 10, 900);
  checkNamedQueues(scope, 'stages', props.stages, triggerTimeout);
  rejectAwsManagedKeys(scope, props.stages);
  if (props.bucket !== undefined && props.messageRetention !== undefined) {
    throw new InvalidProp(
      scope,
      'messageRetention',
      props.messageRetention.toString(),
      'either bucket or this: a bucket of your own keeps its own lifecycle',
    );
  }
  return {
    batchSize: checkInteger(scope, 'batchSize', props.batchSize ?? 10, 1, 10),
    maxConcurrency: checkInteger(scope, 'maxConcurrency', props.maxConcurrency ?? 5, 2, 1_000),
    triggerTimeout,
    // Two at least: a message that meets another delivery of itself stays in the queue once.
    maxReceiveCount: checkInteger(scope, 'maxReceiveCount', props.maxReceiveCount ?? 5, 2, 1_000),
    messageRetention: checkDays(scope, 'messageRetention', props.messageRetention ?? Duration.days(90), 28),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    tracing: props.tracing ?? true,
    alarms: props.alarms ?? true,
  };
}

/** SNS may use a customer managed key of a queue that subscribes, which is told to let it, and not the key of SQS. */
function rejectAwsManagedKeys(scope: IConstruct, stages: readonly ChainStageProps[]): void {
  for (const [index, stage] of stages.entries()) {
    if (index === 0 || stages[index - 1]?.fanOut !== true) continue;
    for (const prop of ['queue', 'deadLetterQueue'] as const) {
      const queue = stage[prop];
      if (queue === undefined || !hasAwsManagedKey(queue)) continue;
      throw new InvalidProp(
        scope,
        `stages[${index}].${prop}`,
        queue.node.path,
        'a queue with SQS_MANAGED encryption or a customer managed key: the topic may not use alias/aws/sqs',
      );
    }
  }
}
