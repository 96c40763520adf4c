import { ApiAuthorization, QualityCheck, QualityControl } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { type RecordProps } from './recorded-props.js';
import { UserStack, nestedScope } from './user-resources.js';

/** Sets every prop of `QualityControl` and of its checks. */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryQualityControl');
  const { key: encryptionKey, accessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const temperature = recordProps('StreamLimits', { minimum: -40, maximum: 60 });
  const range = recordProps('RangeCheckOptions', {
    name: 'Limits',
    minimum: -100,
    maximum: 100,
    streams: { temperature },
    zScore: 8,
    window: 51,
    resolution: 0.1,
  });
  const completeness = recordProps('CompletenessCheckOptions', {
    name: 'Gaps',
    interval: Duration.minutes(10),
    gapTolerance: 2,
    allowedMissing: 3,
  });
  const timeliness = recordProps('TimelinessCheckOptions', {
    name: 'Age',
    maxAge: Duration.hours(6),
    clockSkew: Duration.minutes(1),
  });
  const plausibility = recordProps('FunctionCheckOptions', { timeout: Duration.minutes(4) });
  const checks = [
    QualityCheck.completeness(completeness),
    QualityCheck.range(range),
    QualityCheck.timeliness(timeliness),
  ];
  const common = recordProps('QualityControlProps', {
    checks: [...checks, QualityCheck.fromFunction('Plausibility', stack.function('Plausible'), plausibility)],
    dataBuckets: [stack.bucket('Archive')],
    memorySize: 512,
    checkTimeout: Duration.minutes(2),
    executionTimeout: Duration.hours(3),
    logRetention: RetentionDays.ONE_YEAR,
    alarms,
    functionOptions,
  });
  const created = recordProps('QualityControlProps', {
    ...common,
    groupTopics: { 'station-1': stack.topic('Station1') },
    encryptionKey,
    serverAccessLogsBucket: accessLogsBucket,
    stateMachineName: 'every-check',
    removalPolicy: RemovalPolicy.DESTROY,
    autoDelete: true,
    apiAuthorization: ApiAuthorization.NONE,
    apiRateLimit: 10,
    apiBurstLimit: 20,
  });
  new QualityControl(stack, 'Created', created);
  const brought = {
    bucket: stack.bucket('Readings'),
    summaryTable: stack.table('Summaries', 'GroupID', 'StartTime'),
    detailsTable: stack.table('Details', 'QCPID', 'MessageID'),
    topic: stack.topic('Results', true),
  };
  new QualityControl(
    stack,
    'Brought',
    recordProps('QualityControlProps', { ...common, ...brought, api: false, tracing: false }),
  );
  new QualityControl(
    nestedScope(stack),
    'Plain',
    recordProps('QualityControlProps', { encryptionKey, alarms: { enabled: false } }),
  );
}
