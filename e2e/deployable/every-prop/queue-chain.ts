import { QueueChain } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { createJobs } from './batch-jobs.js';
import { type RecordProps } from './recorded-props.js';
import { UserStack, nestedScope } from './user-resources.js';

/** Sets every prop of `QueueChain` and its stages. */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryQueueChain');
  const { key: encryptionKey, accessLogsBucket: serverAccessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const { job, found } = createJobs(stack, recordProps);
  const stages = [
    recordProps('ChainStageProps', { name: 'Plan', job, fifo: true, fanOut: true }),
    recordProps('ChainStageProps', { name: 'Process', job: found, ...stack.queues('Processing', true) }),
    recordProps('ChainStageProps', { name: 'Report', job, ...stack.queues('Reporting'), fanOut: true }),
  ];
  const common = recordProps('QueueChainProps', {
    stages,
    batchSize: 5,
    maxConcurrency: 7,
    triggerTimeout: Duration.minutes(1),
    maxReceiveCount: 8,
    logRetention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
    alarms,
    functionOptions,
  });
  new QueueChain(
    stack,
    'Created',
    recordProps('QueueChainProps', {
      ...common,
      encryptionKey,
      serverAccessLogsBucket,
      autoDelete: true,
      messageRetention: Duration.days(60),
    }),
  );
  const others = [
    recordProps('ChainStageProps', { name: 'Plan', job, fanOut: true }),
    recordProps('ChainStageProps', { name: 'Process', job: found }),
  ];
  new QueueChain(
    stack,
    'Brought',
    recordProps('QueueChainProps', {
      ...common,
      stages: others,
      encryptionKey,
      bucket: stack.bucket('Outputs'),
      tracing: false,
    }),
  );
  new QueueChain(
    nestedScope(stack),
    'Plain',
    recordProps('QueueChainProps', { stages: [{ name: 'Only', job }], alarms: { enabled: false } }),
  );
}
