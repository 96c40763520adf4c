import { QueueExchange } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { createJobs } from './batch-jobs.js';
import { type RecordProps } from './recorded-props.js';
import { UserStack } from './user-resources.js';

/** Sets every prop of `QueueExchange`, with functions, with jobs and with a worker. */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryQueueExchange');
  const { key: encryptionKey, accessLogsBucket: serverAccessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const { job, found } = createJobs(stack, recordProps);
  const common = recordProps('QueueExchangeProps', {
    timeout: Duration.hours(3),
    heartbeatTimeout: Duration.hours(2),
    executionTimeout: Duration.days(3),
    logRetention: RetentionDays.ONE_YEAR,
    alarms,
    functionOptions,
  });
  const taking = recordProps('QueueExchangeProps', {
    retryInterval: Duration.seconds(10),
    batchSize: 5,
    maxConcurrency: 7,
    consumerTimeout: Duration.minutes(4),
  });
  const created = recordProps('QueueExchangeProps', {
    ...common,
    encryptionKey,
    serverAccessLogsBucket,
    maxReceiveCount: 8,
    visibilityTimeout: Duration.minutes(10),
    messageRetention: Duration.days(20),
    removalPolicy: RemovalPolicy.DESTROY,
    autoDelete: true,
  });
  const functions = {
    activatorFunction: stack.function('Activator'),
    processorFunction: stack.function('Processor'),
    permanentErrors: ['InvalidInput', 'InvalidScene'],
  };
  new QueueExchange(
    stack,
    'Functions',
    recordProps('QueueExchangeProps', { ...created, ...taking, ...functions, stateMachineName: 'every-message' }),
  );
  new QueueExchange(
    stack,
    'Jobs',
    recordProps('QueueExchangeProps', { ...created, ...taking, activatorJob: job, processorJob: job }),
  );
  const brought = {
    ...stack.queues('Messages'),
    bucket: stack.bucket('LongMessages'),
    claimsTable: stack.table('Claims', 'id'),
  };
  new QueueExchange(
    stack,
    'Brought',
    recordProps('QueueExchangeProps', { ...common, ...taking, ...brought, processorJob: found, tracing: false }),
  );
  new QueueExchange(stack, 'Polled', recordProps('QueueExchangeProps', { encryptionKey, alarms: { enabled: false } }));
}
