import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { ApiAuthorization, ConcurrentDownload } from '../index.js';
import { synthesize } from '../testing/synthesize.js';

const { template, images } = synthesize();
const functionNamed = (id: string) =>
  Object.entries(template.findResources('AWS::Lambda::Function')).find(([name]) =>
    name.startsWith(`Images${id}Function`),
  )?.[1]?.['Properties'] as Record<string, unknown>;

describe('the bucket', () => {
  it('is private, encrypted, owned by its account and retained', () => {
    template.hasResource('AWS::S3::Bucket', {
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
      DeletionPolicy: 'Retain',
    });
  });

  it('rejects requests without TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('moves images to Glacier Instant Retrieval after a day, and expires only objects of Stepwell', () => {
    expect(rules()).toEqual([
      { Id: 'ArchiveImages', Status: 'Enabled', Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 1 }] },
      { Id: 'AbortIncompleteUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      { Id: 'ExpireReports', Status: 'Enabled', Prefix: '_stepwell/', ExpirationInDays: 90 },
    ]);
  });

  it('keeps images in S3 Standard with archive: false', () => {
    expect(rules(synthesize({ archive: false })).map(({ Id }) => Id)).toEqual([
      'AbortIncompleteUploads',
      'ExpireReports',
    ]);
  });

  it('accepts other durations', () => {
    expect(rules(synthesize({ archiveAfter: Duration.days(30), reportRetention: Duration.days(7) }))).toMatchObject([
      { Transitions: [{ TransitionInDays: 30 }] },
      {},
      { ExpirationInDays: 7 },
    ]);
  });

  it('writes access logs to a bucket', () => {
    const logged = synthesize((stack) => ({ serverAccessLogsBucket: new Bucket(stack, 'Logs') }));
    logged.template.hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: { LogFilePrefix: 'Images/' } });
  });

  function rules(of = { template }): { Id: string }[] {
    const [bucket] = Object.values(of.template.findResources('AWS::S3::Bucket'));
    return (bucket as { Properties: { LifecycleConfiguration: { Rules: { Id: string }[] } } }).Properties
      .LifecycleConfiguration.Rules;
  }
});

describe('the table', () => {
  it('has the URL as its key, on-demand billing and point-in-time recovery, and is retained', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      Properties: {
        KeySchema: [{ AttributeName: 'url', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'url', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
      DeletionPolicy: 'Retain',
    });
  });

  it('is deleted with the stack, like the bucket, with a removal policy', () => {
    const { template: demo } = synthesize({ removalPolicy: RemovalPolicy.DESTROY });
    demo.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete' });
    demo.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  });
});

describe('the topic', () => {
  it('is encrypted and accepts messages only over TLS', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::Join': Match.arrayWith([Match.arrayWith([':alias/aws/sns'])]) },
    });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
  });
});

describe('the functions', () => {
  it.each(['Download', 'Consolidate', 'Start'])(
    'run on the newest LTS of Node.js on arm64, traced, with logs of their own: %s',
    (id) => {
      expect(functionNamed(id)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: { Ref: expect.stringContaining(`Images${id}Logs`) } },
      });
    },
  );

  it('have their configuration in the environment', () => {
    expect(functionNamed('Download')).toMatchObject({
      MemorySize: 256,
      Timeout: 900,
      Environment: {
        Variables: {
          STEPWELL_BUCKET: { Ref: 'ImagesBucket4B6DB8E1' },
          STEPWELL_TABLE: { Ref: 'ImagesTableA82C56A4' },
          STEPWELL_CONTENT_TYPES: 'image/*',
          STEPWELL_MAX_BYTES: '1073741824',
          STEPWELL_REQUEST_TIMEOUT_MS: '30000',
          STEPWELL_MAX_ATTEMPTS: '4',
          POWERTOOLS_METRICS_NAMESPACE: 'Stepwell',
        },
      },
    });
    expect(functionNamed('Start')).toMatchObject({
      Timeout: 29,
      Environment: {
        Variables: { STEPWELL_STATE_MACHINE_ARN: { Ref: expect.stringContaining('ImagesStateMachine') } },
      },
    });
  });

  it('have the limits of the props', () => {
    const { template: other } = synthesize({
      allowedHosts: ['localhost:8080', '10.0.0.7'],
      contentTypes: ['image/png', 'application/pdf'],
      maxObjectSize: Size.mebibytes(5),
      requestTimeout: Duration.seconds(5),
      maxAttempts: 2,
      memorySize: 512,
      functionTimeout: Duration.minutes(2),
    });
    other.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      Timeout: 120,
      Environment: {
        Variables: {
          STEPWELL_ALLOWED_HOSTS: 'localhost:8080,10.0.0.7',
          STEPWELL_CONTENT_TYPES: 'image/png,application/pdf',
          STEPWELL_MAX_BYTES: '5242880',
          STEPWELL_REQUEST_TIMEOUT_MS: '5000',
          STEPWELL_MAX_ATTEMPTS: '2',
        },
      },
    });
  });

  it('emit metrics with a service name that is unique for the construct', () => {
    const stack = new Stack(undefined, 'Two');
    const name = (other: ConcurrentDownload): unknown =>
      stack.resolve(other.metricImagesFailed().dimensions?.['service']);
    expect(name(new ConcurrentDownload(stack, 'A'))).not.toBe(name(new ConcurrentDownload(stack, 'B')));
    expect(functionNamed('Download')).toMatchObject({
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: images.metricImagesFailed().dimensions?.['service'] } },
    });
  });
});

describe('the state machine', () => {
  it('logs all events without execution data, and is traced', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    for (const service of ['states', 'apis'])
      template.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: Match.stringLikeRegexp(`^/aws/vendedlogs/${service}/`),
      });
  });

  it('has the tags by which clients find bucket and table', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      Tags: [
        { Key: 'stepwell:bucket', Value: { Ref: 'ImagesBucket4B6DB8E1' } },
        { Key: 'stepwell:table', Value: { Ref: 'ImagesTableA82C56A4' } },
        { Key: 'stepwell:workflow', Value: 'concurrent-download' },
      ],
    });
  });

  it('can have a name', () => {
    synthesize({ stateMachineName: 'flags' }).template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'flags',
    });
  });

  it('and the other resources retain logs for a month by default, and at most as long as the stack', () => {
    template.allResources('AWS::Logs::LogGroup', {
      Properties: Match.objectLike({ RetentionInDays: 30 }),
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
    template.resourceCountIs('AWS::Logs::LogGroup', 6);
    synthesize({ logRetention: RetentionDays.ONE_WEEK }).template.allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 7,
    });
  });
});

describe('the API', () => {
  it('starts executions by POST / for signed requests only, throttled and logged', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'POST /', AuthorizationType: 'AWS_IAM' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      AccessLogSettings: Match.objectLike({ DestinationArn: Match.anyValue() }),
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
  });

  it('has no authorization only if specified', () => {
    synthesize({ apiAuthorization: ApiAuthorization.NONE }).template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      AuthorizationType: 'NONE',
    });
  });

  it('is omitted, with its function, with api: false', () => {
    const { template: without, images: construct } = synthesize({ api: false });
    without.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
    without.resourceCountIs('AWS::Lambda::Function', 3);
    expect([construct.api, construct.apiUrl, construct.startFunction]).toEqual([undefined, undefined, undefined]);
  });
});

describe('the alarms', () => {
  it('monitor executions, images, each function and the API', () => {
    const metrics = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => `${String(Properties['Namespace'])} ${String(Properties['MetricName'])}`,
    );
    expect(metrics.sort()).toEqual([
      'AWS/ApiGateway 5xx',
      ...Array<string>(3).fill('AWS/Lambda Errors'),
      ...Array<string>(3).fill('AWS/Lambda Throttles'),
      'AWS/States ExecutionsFailed',
      'AWS/States ExecutionsTimedOut',
      'Stepwell ImagesFailed',
    ]);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      Period: 300,
      TreatMissingData: 'notBreaching',
    });
  });

  it('are omitted if they are not enabled', () => {
    const { template: without, images: construct } = synthesize({ alarms: { enabled: false } });
    without.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    expect(construct.alarms.all).toEqual([]);
  });
});

describe('tracing: false', () => {
  it('disables X-Ray and its permissions', () => {
    const { template: untraced } = synthesize({ tracing: false });
    untraced.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: Match.absent() });
    expect(JSON.stringify(untraced.toJSON())).not.toContain('xray:');
  });
});
