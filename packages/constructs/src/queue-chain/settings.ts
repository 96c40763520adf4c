import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { days, seconds } from '../duration-props.js';
import { InvalidProp, wholeNumber } from '../invalid-prop.js';
import { hasAwsManagedKey } from '../permissions/aws-managed-key.js';
import { checkQueuedParts } from '../queues/check-queues.js';
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
export function settingsOf(scope: IConstruct, props: QueueChainProps): Settings {
  const triggerTimeout = seconds(scope, 'triggerTimeout', props.triggerTimeout ?? Duration.seconds(30), 10, 900);
  checkQueuedParts(scope, 'stages', props.stages, triggerTimeout);
  refuseUnsendable(scope, props.stages);
  if (props.bucket !== undefined && props.messageRetention !== undefined) {
    throw new InvalidProp(
      scope,
      'messageRetention',
      props.messageRetention.toString(),
      'either bucket or this: a bucket of your own keeps its own lifecycle',
    );
  }
  return {
    batchSize: wholeNumber(scope, 'batchSize', props.batchSize ?? 10, 1, 10),
    maxConcurrency: wholeNumber(scope, 'maxConcurrency', props.maxConcurrency ?? 5, 2, 1_000),
    triggerTimeout,
    // Two at least: a message that meets another delivery of itself stays in the queue once.
    maxReceiveCount: wholeNumber(scope, 'maxReceiveCount', props.maxReceiveCount ?? 5, 2, 1_000),
    messageRetention: days(scope, 'messageRetention', props.messageRetention ?? Duration.days(90), 28),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    tracing: props.tracing ?? true,
    alarms: props.alarms ?? true,
  };
}

/** SNS may use a customer managed key of a queue that subscribes, which is told to let it, and not the key of SQS. */
function refuseUnsendable(scope: IConstruct, stages: readonly ChainStageProps[]): void {
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
