import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import {
  AlarmKind,
  type AlarmOptions,
  ConcurrentDownload,
  EventFanOut,
  type FunctionOptions,
  MapFanOut,
  QualityControl,
  QueueChain,
  QueueExchange,
  QueueRouter,
  RouteStep,
  Sequence,
  StateMachineWorkflow,
  type WorkflowProps,
} from '../index.js';
import { workflows } from '../testing/all-workflows.js';

const context = { 'aws:cdk:disable-asset-staging': true };
const names = Object.keys(workflows);

/** The files of functions that are deployed, and the metadata of functions. */
function deployedFiles(functionOptions: FunctionOptions) {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Test');
  workflows['ConcurrentDownload']?.(stack, 'Made', { functionOptions });
  const { directory } = app.synth();
  const assets = readdirSync(directory).filter((name) => name.startsWith('asset.') && !name.includes('.json'));
  const handlers = stack.node.findAll().filter((child) => child instanceof LambdaFunction);
  return {
    variables: ofType(Template.fromStack(stack), 'AWS::Lambda::Function').map(({ Environment }) =>
      Object.keys((Environment as { Variables: object }).Variables),
    ),
    assets: new Map(assets.map((name) => [name.replace('asset.', ''), readdirSync(join(directory, name)).sort()])),
    metadata: handlers.flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === 'stepwell:source-maps').map(({ data }) => data as string),
    ),
  };
}

function synthesize(name: string, props: (stack: Stack) => WorkflowProps = () => ({})) {
  const app = new App({ context, analyticsReporting: false });
  const stack = new Stack(app, 'Test');
  const create = workflows[name];
  if (create === undefined) throw new Error(`There is no workflow ${name}.`);
  const workflow = create(stack, 'Made', props(stack));
  return { app, stack, workflow, template: () => Template.fromStack(stack) };
}
const ofType = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties as Record<string, unknown>);
const bundled = { Code: { S3Bucket: Match.anyValue() } };

describe('the code of functions', () => {
  it('has no source maps, but the manifest of the cloud assembly tells the local runtime where they are', () => {
    const { variables, assets, metadata } = deployedFiles({});
    expect(variables.flat()).not.toContain('NODE_OPTIONS');
    expect([...assets.values()]).toEqual(Array(variables.length).fill(['index.mjs']));
    const folders = new Map(metadata.map((text) => text.split(' ') as [string, string]));
    expect([...folders.keys()].sort()).toEqual([...assets.keys()].sort());
    for (const folder of folders.values()) expect(readdirSync(folder)).toContain('index.mjs.map');
  });

  it('has source maps on request', () => {
    const { variables, assets, metadata } = deployedFiles({ sourceMaps: true });
    expect(variables.length).toBeGreaterThan(2);
    for (const names of variables) expect(names).toContain('NODE_OPTIONS');
    expect([...assets.values()]).toEqual(Array(variables.length).fill(['index.mjs', 'index.mjs.map']));
    expect(metadata).toEqual([]);
  });
});

describe.each(names)('%s', (name) => {
  const { app, stack, workflow, template } = synthesize(name, (scope) => {
    const props: WorkflowProps = {
      encryptionKey: new Key(scope, 'Key', { enableKeyRotation: true }),
      alarms: { topic: new Topic(scope, 'Topic', { enforceSSL: true }), thresholds: { functionErrors: 3 } },
      functionOptions: {
        vpc: new Vpc(scope, 'Vpc', { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false }),
        memorySize: 640,
        architecture: Architecture.X86_64,
        reservedConcurrentExecutions: 7,
        environment: { POWERTOOLS_LOG_LEVEL: 'DEBUG' },
      },
    };
    return props;
  });
  workflow.connections.allowToAnyIpv4(Port.tcp(5432));
  workflow.dashboard();
  const synthesized = template();

  it('encrypts all that it creates with the key', () => {
    const keys = {
      'AWS::S3::Bucket': 'BucketEncryption',
      'AWS::DynamoDB::Table': 'SSESpecification',
      'AWS::SQS::Queue': 'KmsMasterKeyId',
      'AWS::Logs::LogGroup': 'KmsKeyId',
      'AWS::Events::EventBus': 'KmsKeyIdentifier',
      'AWS::StepFunctions::StateMachine': 'EncryptionConfiguration',
    };
    for (const [type, property] of Object.entries(keys))
      for (const [id, { Properties }] of Object.entries(synthesized.findResources(type)))
        if (id.startsWith('Made') && !id.startsWith('MadeJob'))
          expect(JSON.stringify((Properties as Record<string, unknown>)[property]), id).toContain('"Key961B73FD"');
    for (const handler of ofType(synthesized, 'AWS::Lambda::Function'))
      if (JSON.stringify(handler).includes('S3Key'))
        expect(JSON.stringify(handler['KmsKeyArn'])).toContain('Key961B73FD');
  });

  it('has point-in-time recovery for each table', () => {
    for (const table of ofType(synthesized, 'AWS::DynamoDB::Table'))
      expect(table).toMatchObject({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
  });

  it('configures each of its functions', () => {
    const own = synthesized.findResources('AWS::Lambda::Function', { Properties: bundled });
    expect(Object.keys(own).length).toBeGreaterThan(0);
    for (const { Properties } of Object.values(own))
      expect(Properties).toMatchObject({
        Architectures: ['x86_64'],
        Environment: { Variables: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } },
        MemorySize: 640,
        ReservedConcurrentExecutions: 7,
        VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^MadeSecurityGroup/), 'GroupId'] }] },
      });
  });

  it('has one composite alarm, which notifies the topic', () => {
    const [composite, ...more] = ofType(synthesized, 'AWS::CloudWatch::CompositeAlarm');
    expect(more).toEqual([]);
    expect(composite?.['AlarmActions']).toEqual([{ Ref: expect.stringMatching(/^Topic/) as string }]);
    const alarms = Object.keys(synthesized.findResources('AWS::CloudWatch::Alarm'));
    for (const alarm of alarms) expect(JSON.stringify(composite?.['AlarmRule'])).toContain(`"${alarm}"`);
    synthesized.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
    const ofKind = (kind: AlarmKind) => workflow.alarms?.ofKind(kind) ?? [];
    const errors = ofKind(AlarmKind.FUNCTION_ERRORS).map((alarm) => stack.resolve(alarm.alarmName) as { Ref: string });
    for (const { Ref } of errors)
      expect(synthesized.findResources('AWS::CloudWatch::Alarm')[Ref]?.['Properties']).toMatchObject({ Threshold: 3 });
  });

  it('has a dashboard with its metrics', () => {
    const [dashboard] = ofType(synthesized, 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard);
    for (const text of [
      'Alarms',
      'Duration',
      ...(workflow instanceof StateMachineWorkflow ? ['ExecutionsStarted'] : []),
    ])
      expect(body).toContain(text);
  });

  it('returns any metric of its functions by name, and the same metrics of executions', () => {
    expect(workflow.metric('Anything')).toMatchObject({
      namespace: 'Stepwell',
      metricName: 'Anything',
      statistic: 'Sum',
    });
    if (!(workflow instanceof StateMachineWorkflow)) return;
    const { metricExecutionsStarted, metricExecutionsSucceeded, metricExecutionsFailed } = workflow;
    const { metricExecutionsTimedOut, metricExecutionsAborted, metricExecutionTime } = workflow;
    expect(
      [
        metricExecutionsStarted,
        metricExecutionsSucceeded,
        metricExecutionsFailed,
        metricExecutionsTimedOut,
        metricExecutionsAborted,
        metricExecutionTime,
      ].map((metric) => metric.call(workflow).metricName),
    ).toEqual([
      'ExecutionsStarted',
      'ExecutionsSucceeded',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'ExecutionsAborted',
      'ExecutionTime',
    ]);
  });

  it('has no findings of cdk-nag’s AwsSolutions', () => {
    const found = new AwsSolutionsChecks(app)
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources
          .map(({ resourceLogicalId = '' }) => resourceLogicalId)
          .filter((id) => id.startsWith('Made') && !/^Made(Job|User)/.test(id))
          .map((id) => `${ruleName} ${id}`),
      );
    expect(found).toEqual([]);
  });
});

describe('the alarms', () => {
  const download = (options: (stack: Stack) => AlarmOptions) => {
    const { stack, workflow } = synthesize('ConcurrentDownload', (scope) => ({ alarms: options(scope) }));
    return { stack, workflow, template: Template.fromStack(stack) };
  };
  it('are all alarms with their actions, without a composite alarm', () => {
    const { template } = download((stack) => ({
      composite: false,
      topic: new Topic(stack, 'T'),
      actions: [new SnsAction(new Topic(stack, 'U'))],
    }));
    template.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 0);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue(), Match.anyValue()] });
  });

  it('are those of the selected kinds', () => {
    const { workflow } = download(() => ({ kinds: [AlarmKind.IMAGES_FAILED, AlarmKind.API_ERRORS] }));
    expect(workflow.alarms?.all.map(({ node }) => node.id)).toEqual(['ImagesFailedAlarm', 'ApiErrorsAlarm']);
  });

  it('do not use the topic if they are not enabled', () => {
    const { template } = download((stack) => {
      const masterKey = new Key(stack, 'Key');
      return { enabled: false, topic: new Topic(stack, 'T', { masterKey }) };
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('cloudwatch.amazonaws.com');
    template.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 0);
  });

  it('of many routes have several composite alarms, one for all of them', () => {
    const stack = new Stack(new App({ context, analyticsReporting: false }), 'Test');
    const step = RouteStep.lambda(LambdaFunction.fromFunctionArn(stack, 'F', 'arn:aws:lambda:eu-west-1:1:function:f'));
    const routes = Array.from({ length: 40 }, (_each, index) => ({ name: `Route${index}`, step }));
    const router = new QueueRouter(stack, 'Router', { routes });
    const rules = ofType(Template.fromStack(stack), 'AWS::CloudWatch::CompositeAlarm').map(
      ({ AlarmRule }) => JSON.stringify(AlarmRule).match(/ALARM/g)?.length,
    );
    expect([router.alarms.all.length, rules.sort()]).toEqual([44, [2, 35, 9]]);
  });

  it.each<[string, AlarmOptions]>([
    ['alarms', { thresholds: { imageFailed: 1 } }],
    ['alarms.thresholds.imagesFailed', { thresholds: { imagesFailed: 0 } }],
  ])('reject an unknown kind or an invalid threshold: %s', (prop, options) => {
    expect(() => download(() => options)).toThrow(expect.objectContaining({ name: 'InvalidProp', prop }) as Error);
  });
});

describe('function options', () => {
  it('can be a role and security groups of the user', () => {
    const { template } = synthesize('ConcurrentDownload', (stack) => {
      const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false });
      const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      return { functionOptions: { vpc, role, securityGroups: [new SecurityGroup(stack, 'Group', { vpc })] } };
    });
    const role = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Role'), 'Arn'] };
    template().allResourcesProperties('AWS::Lambda::Function', {
      Role: role,
      VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Group'), 'GroupId'] }] },
    });
  });

  it('include a VPC for network connections', () => {
    expect(() => synthesize('ConcurrentDownload').workflow.connections).toThrow(/functionOptions.vpc is required/);
  });

  it.each<[string, WorkflowProps]>([
    ['vpcSubnets', { functionOptions: { vpcSubnets: {} } }],
    ['memorySize', { functionOptions: { memorySize: 64 } }],
    ['reservedConcurrentExecutions', { functionOptions: { reservedConcurrentExecutions: 0 } }],
    ['autoDelete', { autoDelete: true }],
  ])('are validated: %s', (prop, props) => {
    expect(() => synthesize('ConcurrentDownload', () => props)).toThrow(
      expect.objectContaining({ name: 'InvalidProp', prop }) as Error,
    );
  });
});

it('deletes the objects of a new bucket with autoDelete', () => {
  const { template } = synthesize('MapFanOut', () => ({ autoDelete: true, removalPolicy: RemovalPolicy.DESTROY }));
  template().resourceCountIs('Custom::S3AutoDeleteObjects', 1);
});

describe('an imported workflow', () => {
  const stack = new Stack(new App({ context, analyticsReporting: false }), 'Test');
  const other = new Stack(stack.node.root, 'Other');
  const role = new Role(other, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const create = (name: string) => workflows[name]?.(stack, name, {});
  const download = ConcurrentDownload.fromConcurrentDownloadAttributes(
    other,
    'Download',
    create('ConcurrentDownload') as ConcurrentDownload,
  );
  const fanOut = EventFanOut.fromEventFanOutAttributes(other, 'Events', create('EventFanOut') as EventFanOut);
  const map = MapFanOut.fromMapFanOutAttributes(other, 'Map', create('MapFanOut') as MapFanOut);
  const quality = QualityControl.fromQualityControlAttributes(
    other,
    'Quality',
    create('QualityControl') as QualityControl,
  );
  const chain = QueueChain.fromQueueChainAttributes(other, 'Chain', create('QueueChain') as QueueChain);
  const exchange = QueueExchange.fromQueueExchangeAttributes(
    other,
    'Exchange',
    create('QueueExchange') as QueueExchange,
  );
  const router = QueueRouter.fromQueueRouterAttributes(other, 'Router', create('QueueRouter') as QueueRouter);
  const sequence = Sequence.fromSequenceAttributes(other, 'Sequence', create('Sequence') as Sequence);

  it('has the grants and metrics of the created one', () => {
    for (const each of [download, fanOut, map, quality, exchange, router, sequence]) {
      each.grantStartExecution(role);
      expect(each.metricExecutionsFailed()).toMatchObject({ metricName: 'ExecutionsFailed' });
    }
    download.grantReadImages(role);
    fanOut.grantReadReports(role);
    map.grantReadReports(role);
    quality.grantReadResults(role);
    exchange.grantConsumeMessages(role);
    chain.grantSendMessages(role);
    sequence.grantReadMessages(role);
    for (const [metric, { serviceName }] of [
      [download.metricImagesFailed(), download],
      [map.metricItemsFailed(), map],
      [chain.metricJobsFailed(), chain],
    ] as const)
      expect(metric.dimensions).toEqual({ service: serviceName });
    const [policy] = ofType(Template.fromStack(other), 'AWS::IAM::Policy');
    for (const action of ['states:StartExecution', 'dynamodb:BatchGetItem', 'sqs:ReceiveMessage', 's3:PutObject'])
      expect(JSON.stringify(policy)).toContain(action);
    Template.fromStack(other).resourceCountIs('AWS::StepFunctions::StateMachine', 0);
  });

  it('has no metrics of functions without its service name', () => {
    const { bucket, table, topic, stateMachine } = download;
    const nameless = ConcurrentDownload.fromConcurrentDownloadAttributes(other, 'Nameless', {
      bucket,
      table,
      topic,
      stateMachine,
    });
    expect(() => nameless.metricImagesFailed()).toThrow(/serviceName is required/);
  });
});
