import { FanOutStrategy, MapFanOut } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type RecordProps } from './recorded-props.js';
import { UserStack } from './user-resources.js';

/** Sets every prop of `MapFanOut`, and each strategy with a key. */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryMapFanOut');
  const { key: encryptionKey, accessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const computeFunction = stack.function('Compute');
  const common = recordProps('MapFanOutProps', {
    computeFunction,
    summaryFunction: stack.function('Summary'),
    maxConcurrency: 20,
    computeTimeout: Duration.seconds(45),
    executionTimeout: Duration.hours(2),
    logRetention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
    alarms,
    functionOptions,
  });
  const created = recordProps('MapFanOutProps', {
    ...common,
    encryptionKey,
    serverAccessLogsBucket: accessLogsBucket,
    reportRetention: Duration.days(30),
    autoDelete: true,
  });
  const bucket = stack.bucket('Reports');
  const batches = { batchSize: 10, batchConcurrency: 5 };
  const manifestBuckets = [stack.bucket('Manifests')];
  const { INLINE, NESTED, PARALLEL, CALLBACK, DISTRIBUTED } = FanOutStrategy;
  new MapFanOut(
    stack,
    'Callback',
    recordProps('MapFanOutProps', { ...created, strategy: CALLBACK, heartbeatTimeout: Duration.minutes(5) }),
  );
  new MapFanOut(
    stack,
    'CallbackBrought',
    recordProps('MapFanOutProps', { ...common, encryptionKey, bucket, strategy: CALLBACK }),
  );
  new MapFanOut(
    stack,
    'Inline',
    recordProps('MapFanOutProps', { ...created, strategy: INLINE, stateMachineName: 'every-item' }),
  );
  new MapFanOut(stack, 'Nested', recordProps('MapFanOutProps', { ...common, ...batches, bucket, strategy: NESTED }));
  new MapFanOut(
    stack,
    'Parallel',
    recordProps('MapFanOutProps', { ...common, bucket, strategy: PARALLEL, branches: 4, tracing: false }),
  );
  const distributed = { strategy: DISTRIBUTED, ...batches, manifestBuckets };
  new MapFanOut(
    stack,
    'Express',
    recordProps('MapFanOutProps', { ...created, ...distributed, mapExecutionType: StateMachineType.EXPRESS }),
  );
  new MapFanOut(
    stack,
    'Standard',
    recordProps('MapFanOutProps', {
      computeFunction,
      bucket,
      ...distributed,
      alarms: { enabled: false },
    }),
  );
}
