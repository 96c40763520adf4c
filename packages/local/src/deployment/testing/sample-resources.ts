import { streamSettings } from '../../services/lambda/event-sources/mapping-settings.js';
import { type Json } from '../../kernel/json.js';
import { attribute, out, ref, sample, type SampleResource } from './sample.js';

/** Names of the assets of the samples' assembly: the keys of its bucket. */
export const assets = {
  bucket: 'assets',
  code: 'code.zip',
  definition: 'machine.json',
  template: 'nested.json',
} as const;

const role = attribute('Role', 'Arn');
const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const policy = { Version: '2012-10-17', Statement: [statement] };
const definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
const keySchema: Json = [{ AttributeName: 'a', KeyType: 'HASH' }];
const localKey: Json = [
  { AttributeName: 'a', KeyType: 'HASH' },
  { AttributeName: 'b', KeyType: 'RANGE' },
];
const tableKeys: SampleResource['values'] = {
  AttributeDefinitions: [
    { AttributeName: 'a', AttributeType: 'S' },
    { AttributeName: 'b', AttributeType: 'S' },
  ],
  KeySchema: localKey,
  'GlobalSecondaryIndexes.KeySchema': keySchema,
  'GlobalSecondaryIndexes.Projection.ProjectionType': 'INCLUDE',
  'LocalSecondaryIndexes.KeySchema': localKey,
  'LocalSecondaryIndexes.IndexName': 'local',
  'LocalSecondaryIndexes.Projection.ProjectionType': 'INCLUDE',
  'StreamSpecification.StreamViewType': 'KEYS_ONLY',
};
const functionSettings: SampleResource['values'] = {
  Handler: 'index.handler',
  Role: role,
  Runtime: 'nodejs22.x',
  MemorySize: 128,
  'EphemeralStorage.Size': 512,
  PackageType: 'Zip',
  Architectures: ['arm64'],
  Layers: [ref('Layer')],
  'LoggingConfig.LogGroup': ref('LogGroup'),
  'DeadLetterConfig.TargetArn': attribute('Queue', 'Arn'),
};
const connection = (AuthorizationType: string, ...others: string[]): SampleResource['values'] => ({
  Name: AuthorizationType,
  AuthorizationType,
  'AuthParameters.ConnectivityParameters.ResourceParameters.ResourceConfigurationArn':
    'arn:aws:vpc-lattice:us-east-1:123456789012:resourceconfiguration/rcfg-0123456789abcdefg',
  'AuthParameters.OAuthParameters.AuthorizationEndpoint': 'https://example.com/token',
  ...out(...others.map((name) => `AuthParameters.${name}`)),
});

/**
 * Samples of the types whose properties the services validate. Types with properties that exclude each other have more
 * than one. All other types have generated properties.
 */
export const sampleResources: readonly SampleResource[] = [
  sample('Role', 'IAM::Role', {
    AssumeRolePolicyDocument: policy,
    MaxSessionDuration: 3600,
    Path: '/text/',
    'Policies.PolicyDocument': policy,
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  }),
  sample('ManagedPolicy', 'IAM::ManagedPolicy', { PolicyDocument: policy, Path: '/text/', Roles: [ref('Role')] }),
  sample('Policy', 'IAM::Policy', { PolicyDocument: policy, Roles: [ref('Role')] }),
  sample('RolePolicy', 'IAM::RolePolicy', { PolicyDocument: policy, RoleName: ref('Role') }),
  sample('LogGroup', 'Logs::LogGroup'),
  sample('LogStream', 'Logs::LogStream', { LogGroupName: ref('LogGroup') }),
  sample('DeadLetters', 'SQS::Queue', { QueueName: 'dead', ...out('RedrivePolicy', 'FifoQueue'), ...queueSettings() }),
  sample('Queue', 'SQS::Queue', {
    ...queueSettings(),
    ...out('FifoQueue', 'FifoThroughputLimit', 'ContentBasedDeduplication', 'DeduplicationScope'),
    RedrivePolicy: { deadLetterTargetArn: attribute('DeadLetters', 'Arn'), maxReceiveCount: 2 },
  }),
  sample('FifoQueue', 'SQS::Queue', { ...queueSettings(), QueueName: 'ordered.fifo', ...out('RedrivePolicy') }),
  sample('QueuePolicy', 'SQS::QueuePolicy', { PolicyDocument: policy, Queues: [ref('Queue')] }),
  sample('QueueInlinePolicy', 'SQS::QueueInlinePolicy', { PolicyDocument: policy, Queue: ref('Queue') }),
  sample('Topic', 'SNS::Topic', {
    TopicName: 'ordered.fifo',
    'Subscription.Protocol': 'sqs',
    'Subscription.Endpoint': attribute('FifoQueue', 'Arn'),
  }),
  sample('MailTopic', 'SNS::Topic', {
    TopicName: 'mail',
    'Subscription.Protocol': 'email',
    'Subscription.Endpoint': 'someone@example.com',
    ...out('FifoTopic', 'FifoThroughputScope', 'ContentBasedDeduplication'),
  }),
  sample('TopicPolicy', 'SNS::TopicPolicy', { PolicyDocument: policy, Topics: [ref('Topic')] }),
  sample('TopicInlinePolicy', 'SNS::TopicInlinePolicy', { PolicyDocument: policy, TopicArn: ref('Topic') }),
  sample('Subscription', 'SNS::Subscription', {
    TopicArn: ref('Topic'),
    Protocol: 'sqs',
    Endpoint: attribute('Queue', 'Arn'),
    FilterPolicy: { kind: ['order'] },
    FilterPolicyScope: 'MessageBody',
    RedrivePolicy: { deadLetterTargetArn: attribute('DeadLetters', 'Arn') },
  }),
  sample('Pipe', 'Pipes::Pipe', {
    ...pipeSettings(),
    Source: attribute('Queue', 'Arn'),
    'SourceParameters.SqsQueueParameters.BatchSize': 5,
    ...out('SourceParameters.DynamoDBStreamParameters'),
  }),
  sample('StreamPipe', 'Pipes::Pipe', {
    ...pipeSettings(),
    Name: 'stream',
    Source: attribute('Table', 'StreamArn'),
    'SourceParameters.DynamoDBStreamParameters.BatchSize': 5,
    'SourceParameters.DynamoDBStreamParameters.DeadLetterConfig.Arn': attribute('Queue', 'Arn'),
    'SourceParameters.DynamoDBStreamParameters.MaximumRecordAgeInSeconds': 60,
    'SourceParameters.DynamoDBStreamParameters.OnPartialBatchItemFailure': 'AUTOMATIC_BISECT',
    'SourceParameters.DynamoDBStreamParameters.StartingPosition': 'LATEST',
    ...out('SourceParameters.SqsQueueParameters'),
  }),
  sample('ScheduleGroup', 'Scheduler::ScheduleGroup'),
  sample('Schedule', 'Scheduler::Schedule', {
    GroupName: ref('ScheduleGroup'),
    ScheduleExpression: 'rate(1 hour)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    StartDate: '2026-01-01T00:00:00Z',
    EndDate: '2199-01-01T00:00:00Z',
    State: 'DISABLED',
    'FlexibleTimeWindow.Mode': 'FLEXIBLE',
    'Target.Arn': attribute('Queue', 'Arn'),
    'Target.DeadLetterConfig.Arn': attribute('DeadLetters', 'Arn'),
    'Target.RetryPolicy.MaximumEventAgeInSeconds': 60,
    'Target.RoleArn': role,
  }),
  sample('Layer', 'Lambda::LayerVersion', { 'Content.S3Bucket': assets.bucket, 'Content.S3Key': assets.code }),
  sample('InlineFunction', 'Lambda::Function', {
    ...functionSettings,
    FunctionName: 'inline',
    'Code.ZipFile': 'exports.handler = async () => 1',
    ...out('DurableConfig', 'Code.S3Bucket', 'Code.S3Key'),
  }),
  sample('Function', 'Lambda::Function', {
    ...functionSettings,
    'Code.S3Bucket': assets.bucket,
    'Code.S3Key': assets.code,
    ...out('DurableConfig', 'Code.ZipFile'),
  }),
  sample('DurableFunction', 'Lambda::Function', { ...functionSettings, FunctionName: 'durable' }),
  sample('Version', 'Lambda::Version', { FunctionName: ref('Function') }),
  sample('Alias', 'Lambda::Alias', {
    FunctionName: ref('Function'),
    FunctionVersion: attribute('Version', 'Version'),
    'RoutingConfig.AdditionalVersionWeights.FunctionVersion': attribute('Version', 'Version'),
  }),
  sample('EventInvokeConfig', 'Lambda::EventInvokeConfig', {
    FunctionName: ref('Function'),
    MaximumEventAgeInSeconds: 60,
    Qualifier: '$LATEST',
    'DestinationConfig.OnSuccess.Destination': attribute('Queue', 'Arn'),
    'DestinationConfig.OnFailure.Destination': attribute('Queue', 'Arn'),
  }),
  sample('EventSourceMapping', 'Lambda::EventSourceMapping', {
    EventSourceArn: attribute('Queue', 'Arn'),
    FunctionName: ref('Function'),
    Enabled: false,
    'FilterCriteria.Filters.Pattern': '{"body":{"kind":["order"]}}',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    'ScalingConfig.MaximumConcurrency': 2,
    ...out(...streamSettings),
  }),
  sample('StreamMapping', 'Lambda::EventSourceMapping', {
    EventSourceArn: attribute('Table', 'StreamArn'),
    FunctionName: ref('Function'),
    Enabled: false,
    StartingPosition: 'LATEST',
    MaximumRecordAgeInSeconds: 60,
    'DestinationConfig.OnFailure.Destination': attribute('Queue', 'Arn'),
    'FilterCriteria.Filters.Pattern': '{"eventName":["INSERT"]}',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ...out('ScalingConfig'),
  }),
  ...[
    ['StateMachine', 'DefinitionString', JSON.stringify(definition)] as const,
    ['ObjectStateMachine', 'Definition', definition] as const,
    ['FileStateMachine', 'DefinitionS3Location.Key', assets.definition] as const,
  ].map(([id, path, value]) =>
    sample(id, 'StepFunctions::StateMachine', {
      StateMachineName: id,
      RoleArn: role,
      'LoggingConfiguration.Destinations.CloudWatchLogsLogGroup.LogGroupArn': attribute('LogGroup', 'Arn'),
      'EncryptionConfiguration.KmsDataKeyReusePeriodSeconds': 60,
      ...out('Definition', 'DefinitionString', ...(path.includes('S3') ? [] : ['DefinitionS3Location'])),
      'DefinitionS3Location.Bucket': assets.bucket,
      [path]: value,
    }),
  ),
  sample('Activity', 'StepFunctions::Activity', { 'EncryptionConfiguration.KmsDataKeyReusePeriodSeconds': 60 }),
  sample('StateMachineVersion', 'StepFunctions::StateMachineVersion', {
    StateMachineArn: ref('StateMachine'),
    StateMachineRevisionId: attribute('StateMachine', 'StateMachineRevisionId'),
  }),
  sample('StateMachineAlias', 'StepFunctions::StateMachineAlias', {
    StateMachineArn: ref('StateMachine'),
    'RoutingConfiguration.StateMachineVersionArn': ref('StateMachineVersion'),
    'RoutingConfiguration.Weight': 100,
    ...out('DeploymentPreference'),
  }),
  sample('DeployedAlias', 'StepFunctions::StateMachineAlias', {
    Name: 'deployed',
    StateMachineArn: ref('StateMachine'),
    'DeploymentPreference.StateMachineVersionArn': ref('StateMachineVersion'),
    ...out('RoutingConfiguration'),
  }),
  sample('Bus', 'Events::EventBus'),
  sample('BusPolicy', 'Events::EventBusPolicy', { EventBusName: ref('Bus'), Statement: undefined }),
  sample('BusStatement', 'Events::EventBusPolicy', {
    EventBusName: ref('Bus'),
    StatementId: 'statement',
    Statement: statement,
    ...out('Action', 'Condition', 'Principal'),
  }),
  ...(['Input', 'InputPath', 'InputTransformer'] as const).map((input) =>
    sample(`Rule${input}`, 'Events::Rule', {
      Name: input,
      EventBusName: 'default',
      EventPattern: { source: ['app'] },
      ScheduleExpression: 'rate(1 day)',
      RoleArn: role,
      'Targets.Arn': attribute('Queue', 'Arn'),
      'Targets.RoleArn': role,
      'Targets.DeadLetterConfig.Arn': attribute('DeadLetters', 'Arn'),
      'Targets.RetryPolicy.MaximumEventAgeInSeconds': 60,
      ...out('Targets.Input', 'Targets.InputPath', 'Targets.InputTransformer'),
      [`Targets.${input}`]: {
        Input: '{}',
        InputPath: '$.detail',
        InputTransformer: { InputPathsMap: { a: '$.detail' }, InputTemplate: '<a>' },
      }[input],
    }),
  ),
  sample('ApiKey', 'Events::Connection', connection('API_KEY', 'BasicAuthParameters', 'OAuthParameters')),
  sample('Basic', 'Events::Connection', connection('BASIC', 'ApiKeyAuthParameters', 'OAuthParameters')),
  sample(
    'OAuth',
    'Events::Connection',
    connection('OAUTH_CLIENT_CREDENTIALS', 'ApiKeyAuthParameters', 'BasicAuthParameters'),
  ),
  sample('Table', 'DynamoDB::Table', {
    ...tableKeys,
    BillingMode: 'PROVISIONED',
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
  }),
  sample('GlobalTable', 'DynamoDB::GlobalTable', {
    ...tableKeys,
    TableName: 'global',
    BillingMode: 'PAY_PER_REQUEST',
    'Replicas.Region': ref('AWS::Region'),
    'Replicas.TableClass': 'STANDARD_INFREQUENT_ACCESS',
  }),
  sample('RemoteTable', 'DynamoDB::GlobalTable', {
    ...tableKeys,
    TableName: 'remote',
    BillingMode: 'PAY_PER_REQUEST',
    'Replicas.Region': 'eu-west-1',
  }),
  sample('Bucket', 'S3::Bucket', {
    BucketName: 'samples',
    'CorsConfiguration.CorsRules.AllowedMethods': ['GET'],
    'CorsConfiguration.CorsRules.AllowedOrigins': ['*'],
    ...notifications('Lambda', 's3:ObjectCreated:Put', 'Function', attribute('Function', 'Arn')),
    ...notifications('Queue', 's3:ObjectRemoved:Delete', 'Queue', attribute('Queue', 'Arn')),
    ...notifications('Topic', 's3:ObjectTagging:Put', 'Topic', ref('MailTopic')),
    'VersioningConfiguration.Status': 'Enabled',
  }),
  sample('BucketPolicy', 'S3::BucketPolicy', { Bucket: ref('Bucket'), PolicyDocument: policy }),
  ...restApiSamples(),
  sample('Api', 'ApiGatewayV2::Api', { ProtocolType: 'HTTP' }),
  sample('Integration', 'ApiGatewayV2::Integration', {
    ApiId: ref('Api'),
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: attribute('Function', 'Arn'),
    ...out('IntegrationSubtype', 'CredentialsArn'),
  }),
  sample('ServiceIntegration', 'ApiGatewayV2::Integration', {
    ApiId: ref('Api'),
    IntegrationType: 'AWS_PROXY',
    IntegrationSubtype: 'SQS-SendMessage',
    CredentialsArn: role,
    RequestParameters: { QueueUrl: ref('Queue'), MessageBody: '$request.body' },
    IntegrationUri: undefined,
  }),
  sample('Route', 'ApiGatewayV2::Route', {
    ApiId: ref('Api'),
    RouteKey: 'POST /orders',
    AuthorizationType: 'AWS_IAM',
    Target: { 'Fn::Join': ['/', ['integrations', ref('Integration')]] },
  }),
  sample('Stage', 'ApiGatewayV2::Stage', { ApiId: ref('Api') }),
  sample('Authorizer', 'ApiGatewayV2::Authorizer', { ApiId: ref('Api') }),
  sample('ComputeEnvironment', 'Batch::ComputeEnvironment', {
    Type: 'MANAGED',
    State: 'ENABLED',
    'ComputeResources.Type': 'FARGATE',
    'ComputeResources.AllocationStrategy': 'BEST_FIT_PROGRESSIVE',
  }),
  sample('JobQueue', 'Batch::JobQueue', {
    State: 'ENABLED',
    'ComputeEnvironmentOrder.ComputeEnvironment': ref('ComputeEnvironment'),
  }),
  sample('JobDefinition', 'Batch::JobDefinition', {
    Type: 'container',
    'Timeout.AttemptDurationSeconds': 60,
    'ContainerProperties.Image': { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/images:1' },
    'ContainerProperties.Command': ['node', 'index.js'],
    'ContainerProperties.JobRoleArn': role,
    'ContainerProperties.LogConfiguration.LogDriver': 'awslogs',
    'ContainerProperties.LinuxParameters.Devices.Permissions': ['READ'],
    'ContainerProperties.NetworkConfiguration.AssignPublicIp': 'ENABLED',
    'ContainerProperties.ResourceRequirements': [{ Type: 'VCPU', Value: '1' }],
    PlatformCapabilities: ['FARGATE'],
    'RetryStrategy.EvaluateOnExit.Action': 'EXIT',
  }),
  sample('CustomResource', 'CloudFormation::CustomResource', {
    ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:none',
    ServiceTimeout: 1,
  }),
  sample('NestedStack', 'CloudFormation::Stack', {
    TemplateURL: `https://s3.us-east-1.amazonaws.com/${assets.bucket}/${assets.template}`,
    Parameters: {},
  }),
  sample('KmsKey', 'KMS::Key', { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' }),
  sample('KmsAlias', 'KMS::Alias', { AliasName: 'alias/sample', TargetKeyId: ref('KmsKey') }),
  sample('GeneratedSecret', 'SecretsManager::Secret', {
    Name: 'generated',
    SecretString: undefined,
    'GenerateSecretString.SecretStringTemplate': '{}',
    'GenerateSecretString.PasswordLength': 20,
  }),
  sample('Secret', 'SecretsManager::Secret', { GenerateSecretString: undefined }),
];

function notifications(kind: string, event: string, member: string, target: Json): SampleResource['values'] {
  const list = `NotificationConfiguration.${kind}Configurations`;
  return {
    [`${list}.Event`]: event,
    [`${list}.${member}`]: target,
    [`${list}.Filter.S3Key.Rules.Name`]: 'prefix',
  };
}

function pipeSettings(): SampleResource['values'] {
  return {
    DesiredState: 'STOPPED',
    Enrichment: attribute('Function', 'Arn'),
    RoleArn: role,
    'SourceParameters.FilterCriteria.Filters.Pattern': '{"eventName":["INSERT"]}',
    Tags: { team: 'a' },
    Target: attribute('Queue', 'Arn'),
    'TargetParameters.CloudWatchLogsParameters.Timestamp': '$.time',
    'TargetParameters.EventBridgeEventBusParameters.Resources': ['$.id'],
    'TargetParameters.EventBridgeEventBusParameters.Time': '$.time',
    'TargetParameters.LambdaFunctionParameters.InvocationType': 'REQUEST_RESPONSE',
    'TargetParameters.StepFunctionStateMachineParameters.InvocationType': 'REQUEST_RESPONSE',
  };
}

function queueSettings(): SampleResource['values'] {
  return {
    MaximumMessageSize: 1024,
    MessageRetentionPeriod: 60,
    KmsDataKeyReusePeriodSeconds: 60,
    RedriveAllowPolicy: { redrivePermission: 'allowAll' },
    VisibilityTimeout: 30,
  };
}

function restApiSamples(): SampleResource[] {
  const RestApiId = ref('RestApi');
  return [
    sample('RestApi', 'ApiGateway::RestApi'),
    sample('RestResource', 'ApiGateway::Resource', { RestApiId, ParentId: attribute('RestApi', 'RootResourceId') }),
    sample('RestMethod', 'ApiGateway::Method', {
      RestApiId,
      ResourceId: ref('RestResource'),
      HttpMethod: 'GET',
      'Integration.Type': 'AWS',
      'Integration.Uri': 'arn:aws:apigateway:us-east-1:states:action/StartExecution',
      'Integration.IntegrationResponses.StatusCode': '200',
      'MethodResponses.StatusCode': '200',
    }),
    sample('RestDeployment', 'ApiGateway::Deployment', { RestApiId }),
    sample('RestStage', 'ApiGateway::Stage', { RestApiId, DeploymentId: ref('RestDeployment') }),
    sample('RestModel', 'ApiGateway::Model', { RestApiId }),
    sample('RestValidator', 'ApiGateway::RequestValidator', { RestApiId }),
    sample('RestAuthorizer', 'ApiGateway::Authorizer', { RestApiId, Type: 'TOKEN' }),
    sample('RestGatewayResponse', 'ApiGateway::GatewayResponse', { RestApiId, ResponseType: 'DEFAULT_4XX' }),
    sample('RestKey', 'ApiGateway::ApiKey'),
    sample('RestPlan', 'ApiGateway::UsagePlan', { 'ApiStages.ApiId': RestApiId, 'ApiStages.Stage': ref('RestStage') }),
    sample('RestPlanKey', 'ApiGateway::UsagePlanKey', { KeyId: ref('RestKey'), UsagePlanId: ref('RestPlan') }),
  ];
}
