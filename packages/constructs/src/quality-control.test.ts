import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ApiAuthorization, QualityCheck, QualityControl, type QualityControlProps } from './index.js';
import { definitionOf, stateOf } from './testing/definition-of.js';
import { synthesizeQuality } from './testing/synthesize-quality-control.js';

const { template, quality, stack } = synthesizeQuality();
const own = (scope: Stack, id = 'Own') =>
  new LambdaFunction(scope, id, {
    code: Code.fromInline('exports.handler = async () => ({ pass: true });'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.seconds(20),
  });

describe('QualityControl', () => {
  it('keeps the logical ids of its resources, whose change would replace data', async () => {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources).map(([id, { Type }]) => `${Type} ${id}`);
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/quality-control/logical-ids.json',
    );
  });

  it('can be created twice in a stack', () => {
    const two = new Stack(new App(), 'Test');
    new QualityControl(two, 'A');
    new QualityControl(two, 'B');
    Template.fromStack(two).resourceCountIs('AWS::StepFunctions::StateMachine', 2);
  });

  it('contains no fixed partition, Region or account', () => {
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toMatch(/arn:aws[:-]/);
    expect(text).not.toMatch(/[0-9]{12}[^0-9A-Za-z]/);
  });

  it('is recognized without instanceof, and exposes its resources', () => {
    expect([
      QualityControl.isQualityControl(quality),
      QualityControl.isQualityControl(stack),
      QualityControl.isQualityControl(undefined),
    ]).toEqual([true, false, false]);
    expect(Object.keys(quality.checkFunctions)).toEqual(['Completeness', 'Range', 'Timeliness']);
    expect(quality.metricMessagesFound()).toMatchObject({
      namespace: 'Stepwell',
      metricName: 'MessagesFound',
      statistic: 'Sum',
    });
    expect(quality.metricReadingsChecked({ label: 'read' })).toMatchObject({
      metricName: 'ReadingsChecked',
      label: 'read',
    });
    expect([quality.metricExecutionsFailed().metricName, quality.metricExecutionsSucceeded().metricName]).toEqual([
      'ExecutionsFailed',
      'ExecutionsSucceeded',
    ]);
  });

  it('has two on-demand tables with point-in-time recovery, which are retained', () => {
    for (const keys of [
      ['GroupID', 'StartTime'],
      ['QCPID', 'MessageID'],
    ]) {
      template.hasResource('AWS::DynamoDB::Table', {
        Properties: {
          KeySchema: [
            { AttributeName: keys[0], KeyType: 'HASH' },
            { AttributeName: keys[1], KeyType: 'RANGE' },
          ],
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
        DeletionPolicy: 'Retain',
      });
    }
  });

  it('has a private bucket and an encrypted topic, both TLS only', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::Join': Match.arrayWith([Match.arrayWith([':alias/aws/sns'])]) },
    });
    for (const type of ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy']) {
      template.hasResourceProperties(type, {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      });
    }
  });

  it('has the tags by which clients find its tables', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      Tags: [
        { Key: 'stepwell:details-table', Value: { Ref: Match.stringLikeRegexp('^QualityDetailsTable') } },
        { Key: 'stepwell:summary-table', Value: { Ref: Match.stringLikeRegexp('^QualitySummaryTable') } },
        { Key: 'stepwell:workflow', Value: 'quality-control' },
      ],
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  it('requires IAM authorization for its API by default', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'POST /', AuthorizationType: 'AWS_IAM' });
    synthesizeQuality({ apiAuthorization: ApiAuthorization.NONE }).template.hasResourceProperties(
      'AWS::ApiGatewayV2::Route',
      { AuthorizationType: 'NONE' },
    );
    synthesizeQuality({ api: false, alarms: { enabled: false } }).template.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
  });

  it('monitors executions, deliveries, functions and the API', () => {
    const names = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).map((id) =>
      id.replace(/^Quality|Alarm[0-9A-F]{8}$/g, ''),
    );
    expect(names.sort()).toEqual([
      'ApiErrors',
      'CompletenessErrors',
      'CompletenessThrottles',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'NotificationsFailed',
      'RangeErrors',
      'RangeThrottles',
      'StartErrors',
      'StartThrottles',
      'TimelinessErrors',
      'TimelinessThrottles',
    ]);
  });
});

describe('its checks', () => {
  it('are any number of functions with separate options', () => {
    const mixed = synthesizeQuality((scope) => ({
      checks: [
        QualityCheck.range({ name: 'Limits', zScore: 0, streams: { wind: { minimum: 0 } } }),
        QualityCheck.fromFunction('Plausible', own(scope)),
        QualityCheck.fromFunction('Slow', own(scope, 'Slow'), { timeout: Duration.seconds(3) }),
      ],
    }));
    const definition = definitionOf(mixed.template);
    expect(stateOf(definition, 'Check quality').Branches).toHaveLength(3);
    expect([
      stateOf(definition, 'Check Plausible').TimeoutSeconds,
      stateOf(definition, 'Check Slow').TimeoutSeconds,
    ]).toEqual([80, 3]);
    mixed.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { STEPWELL_CHECK: '{"streams":{"wind":{"minimum":0}},"zScore":0,"window":25,"resolution":0}' },
      },
    });
  });

  it('and the state machine have only the permissions that they need', () => {
    const roles = permissions(template);
    expect(roles['QualityCompletenessRole']).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(roles['QualityStartRole']).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'states:DescribeExecution',
      'states:StartExecution',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(roles['QualityStateMachineRole']?.filter((action) => !/^(logs|xray):/.test(action))).toEqual([
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'lambda:InvokeFunction',
      's3:GetObject',
      's3:ListBucket',
      'sns:Publish',
    ]);
    expect(
      Object.values(roles)
        .flat()
        .filter((action) => action.includes('*')),
    ).toEqual([]);
  });

  it.each<[string, (scope: Stack) => QualityControlProps, string, RegExp]>([
    ['none', () => ({ checks: [] }), 'checks', /an array of 1 to 20 checks, got \[\]/],
    [
      'a duplicate name',
      () => ({ checks: [QualityCheck.range(), QualityCheck.range()] }),
      'checks',
      /checks with unique names, got "Range"/,
    ],
    [
      'a name that is not a valid attribute',
      (scope) => ({ checks: [QualityCheck.fromFunction('my check', own(scope))] }),
      'checks',
      /named with 1 to 40 letters and digits.*, got "my check"/,
    ],
    [
      'the name of the total',
      (scope) => ({ checks: [QualityCheck.fromFunction('Total', own(scope))] }),
      'checks',
      /other than Total, got "Total"/,
    ],
    [
      'an even window',
      () => ({ checks: [QualityCheck.range({ window: 10 })] }),
      'window',
      /an odd integer from 5 to 999, got 10/,
    ],
    [
      'topics of both kinds',
      (scope) => ({ groupTopics: { a: new Topic(scope, 'Fifo', { fifo: true, topicName: 'a.fifo' }) } }),
      'groupTopics',
      /standard topics, like topic, got "a"/,
    ],
    [
      'authorization without an API',
      () => ({ api: false, apiAuthorization: ApiAuthorization.IAM }),
      'apiAuthorization',
      /omitted when api is false, got "IAM"/,
    ],
    [
      'access logs of an existing bucket',
      (scope) => ({ bucket: new Bucket(scope, 'B'), serverAccessLogsBucket: new Bucket(scope, 'L') }),
      'serverAccessLogsBucket',
      /omitted when bucket is specified, got Test\/L/,
    ],
    [
      'a zero timeout of a function check',
      (scope) => ({ checks: [QualityCheck.fromFunction('Own', own(scope), { timeout: Duration.seconds(0) })] }),
      'timeout of check Own',
      /a whole number of seconds from 1 to/,
    ],
    [
      'a short timeout',
      () => ({ checkTimeout: Duration.seconds(1) }),
      'checkTimeout',
      /a whole number of seconds from 5 to 900/,
    ],
  ])('are rejected with %s', (_title, props, prop, message) => {
    expect(() => synthesizeQuality(props)).toThrow(
      expect.objectContaining({
        name: 'InvalidProp',
        prop,
        constructPath: 'Test/Quality',
        message: expect.stringMatching(message),
      }),
    );
  });
});

describe('existing resources', () => {
  it('are not changed', () => {
    const { template: mine } = synthesizeQuality((scope) => ({
      bucket: Bucket.fromBucketName(scope, 'B', 'readings'),
      summaryTable: Table.fromTableName(scope, 'S', 'QCSummary'),
      detailsTable: Table.fromTableName(scope, 'D', 'QCDetails'),
      topic: Topic.fromTopicArn(scope, 'T', 'arn:aws:sns:eu-west-1:123456789012:results'),
      dataBuckets: [Bucket.fromBucketName(scope, 'M', 'more')],
    }));
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::SNS::Topic']) mine.resourceCountIs(type, 0);
    expect(JSON.stringify(definitionOf(mine))).toContain("'TableName': 'QCDetails'");
    expect(JSON.stringify(mine.toJSON())).toContain(':s3:::more/*');
  });

  it('have no key grant for topics with the AWS managed key of SNS', () => {
    const { template: own } = synthesizeQuality((scope) => {
      const masterKey = Alias.fromAliasName(scope, 'Sns', 'alias/aws/sns');
      return {
        topic: new Topic(scope, 'All', { masterKey }),
        groupTopics: { a: new Topic(scope, 'A', { masterKey }) },
      };
    });
    expect(JSON.stringify(own.findResources('AWS::IAM::Policy'))).not.toContain('kms:');
  });

  it('can include one key for all new resources', () => {
    const { template: encrypted } = synthesizeQuality((scope) => ({ encryptionKey: new Key(scope, 'Key') }));
    const arn = { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] };
    encrypted.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { KMSMasterKeyId: arn } });
    encrypted.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: arn });
    expect(permissions(encrypted)['QualityStateMachineRole']?.filter((action) => action.startsWith('kms:'))).toEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ]);
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  it.each<[string, (scope: Stack) => QualityControlProps]>([
    ['by default', () => ({})],
    ['with fewer resources', () => ({ api: false, alarms: { enabled: false } })],
    [
      'with a key',
      (scope) => ({ encryptionKey: Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1') }),
    ],
    [
      'with existing topics and buckets',
      (scope) => ({
        groupTopics: { a: Topic.fromTopicArn(scope, 'T', 'arn:aws:sns:eu-west-1:123456789012:a') },
        dataBuckets: [Bucket.fromBucketName(scope, 'More', 'more')],
      }),
    ],
  ])('has no findings %s', (_title, props) => {
    const app = new App();
    const pack = new AwsSolutionsChecks(app);
    const tested = new Stack(app, 'Test');
    new QualityControl(tested, 'Quality', props(tested));
    expect(pack.validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

/** The actions of each role. */
function permissions(of: Template): Record<string, string[]> {
  const byRole: Record<string, Set<string>> = {};
  for (const { Properties } of Object.values(of.findResources('AWS::IAM::Policy')) as {
    Properties: { Roles: { Ref: string }[]; PolicyDocument: { Statement: { Action: string | string[] }[] } };
  }[]) {
    for (const { Ref } of Properties.Roles)
      for (const action of Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action))
        (byRole[Ref.slice(0, -8)] ??= new Set()).add(action);
  }
  return Object.fromEntries(Object.entries(byRole).map(([role, actions]) => [role, [...actions].sort()]));
}
