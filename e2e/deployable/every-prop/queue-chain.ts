import { QueueChain } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { jobsOf } from './batch-jobs.js';
import { type Given } from './given.js';
import { UserStack, deep } from './user-resources.js';

/** Every prop of `QueueChain` and its stages. */
export function queueChains(app: Construct, given: Given): void {
  const stack = new UserStack(app, 'EveryQueueChain');
  const { key: encryptionKey, alarmTopic } = stack;
  const { job, found } = jobsOf(stack, given);
  const stages = [
    given('ChainStageProps', { name: 'Plan', job, fifo: true, fanOut: true }),
    given('ChainStageProps', { name: 'Process', job: found, ...stack.queues('Processing', true) }),
    given('ChainStageProps', { name: 'Report', job, ...stack.queues('Reporting'), fanOut: true }),
  ];
  const common = given('QueueChainProps', {
    stages,
    batchSize: 5,
    maxConcurrency: 7,
    triggerTimeout: Duration.minutes(1),
    maxReceiveCount: 8,
    logRetention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
    alarmTopic,
  });
  new QueueChain(
    stack,
    'Created',
    given('QueueChainProps', { ...common, encryptionKey, messageRetention: Duration.days(60) }),
  );
  const others = [
    given('ChainStageProps', { name: 'Plan', job, fanOut: true }),
    given('ChainStageProps', { name: 'Process', job: found }),
  ];
  new QueueChain(
    stack,
    'Brought',
    given('QueueChainProps', {
      ...common,
      stages: others,
      encryptionKey,
      bucket: stack.bucket('Outputs'),
      tracing: false,
    }),
  );
  new QueueChain(deep(stack), 'Plain', given('QueueChainProps', { stages: [{ name: 'Only', job }], alarms: false }));
}
