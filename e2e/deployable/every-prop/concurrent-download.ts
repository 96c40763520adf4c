import { ApiAuthorization, ConcurrentDownload } from '@stepwell/constructs';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { type RecordProps } from './recorded-props.js';
import { UserStack, nestedScope } from './user-resources.js';

/**
 * Sets every prop of `ConcurrentDownload`: with its own resources, with the user's resources, and without the optional
 * parts.
 */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryConcurrentDownload');
  const { key: encryptionKey, accessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const limits = recordProps('ConcurrentDownloadProps', {
    batchSize: 20,
    maxConcurrency: 30,
    allowedHosts: ['images.internal:8080', '10.0.0.7'],
    contentTypes: ['image/*', 'application/pdf'],
    maxObjectSize: Size.mebibytes(100),
    requestTimeout: Duration.seconds(20),
    maxAttempts: 6,
    memorySize: 512,
    functionTimeout: Duration.minutes(10),
    executionTimeout: Duration.hours(12),
    logRetention: RetentionDays.ONE_YEAR,
    manifestBuckets: [stack.bucket('Manifests')],
    alarms,
    functionOptions,
  });
  const created = recordProps('ConcurrentDownloadProps', {
    ...limits,
    encryptionKey,
    serverAccessLogsBucket: accessLogsBucket,
    archiveAfter: Duration.days(7),
    reportRetention: Duration.days(30),
    removalPolicy: RemovalPolicy.DESTROY,
    autoDelete: true,
    stateMachineName: 'every-image',
    apiAuthorization: ApiAuthorization.NONE,
    apiRateLimit: 10,
    apiBurstLimit: 20,
  });
  new ConcurrentDownload(stack, 'Created', created);
  const role = new Role(stack, 'FunctionRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const ownRole = recordProps('FunctionOptions', { role });
  const brought = { bucket: stack.bucket('Images'), table: stack.table('Urls', 'url'), topic: stack.topic('Failures') };
  new ConcurrentDownload(
    stack,
    'Brought',
    recordProps('ConcurrentDownloadProps', {
      ...limits,
      ...brought,
      functionOptions: ownRole,
      api: false,
      tracing: false,
    }),
  );
  new ConcurrentDownload(
    nestedScope(stack),
    'Plain',
    recordProps('ConcurrentDownloadProps', {
      archive: false,
      alarms: recordProps('AlarmOptions', { enabled: false }),
      encryptionKey,
    }),
  );
}
