import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html */
export const eventBusProperties: PropertySupport = {
  honored: ['Description', 'Name', 'Tags'],
  none: {
    'Events are not encrypted, so none is undeliverable for its key.': ['DeadLetterConfig'],
    [reasons.encryption]: ['KmsKeyIdentifier'],
    'Buses do not log.': ['LogConfig'],
    [reasons.permissions]: ['Policy'],
  },
  missing: { 'Events of partners are not received.': ['EventSourceName'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html */
export const eventBusPolicyProperties: PropertySupport = {
  honored: ['EventBusName', 'StatementId'],
  none: { [reasons.permissions]: ['Action', 'Condition', 'Principal', 'Statement'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const eventRuleProperties: PropertySupport = {
  honored: [
    'Description',
    'EventBusName',
    'EventPattern',
    'Name',
    'RoleArn',
    'ScheduleExpression',
    'State',
    'Tags',
    'Targets.Arn',
    'Targets.DeadLetterConfig.Arn',
    'Targets.Id',
    'Targets.Input',
    'Targets.InputPath',
    'Targets.InputTransformer.InputPathsMap',
    'Targets.InputTransformer.InputTemplate',
    'Targets.RetryPolicy.MaximumEventAgeInSeconds',
    'Targets.RetryPolicy.MaximumRetryAttempts',
    'Targets.RoleArn',
    'Targets.SqsParameters.MessageGroupId',
  ],
  missing: {
    'Events are delivered to functions, state machines, queues, topics, event buses and log groups only.': [
      'Targets.AppSyncParameters',
      'Targets.BatchParameters',
      'Targets.EcsParameters',
      'Targets.HttpParameters',
      'Targets.KinesisParameters',
      'Targets.RedshiftDataParameters',
      'Targets.RunCommandParameters',
      'Targets.SageMakerPipelineParameters',
    ],
  },
};

const http = (path: string): string[] =>
  ['BodyParameters', 'HeaderParameters', 'QueryStringParameters'].flatMap((list) =>
    ['Key', 'Value'].map((name) => `${path}.${list}.${name}`),
  );
const secret = (path: string): string[] =>
  ['BodyParameters', 'HeaderParameters', 'QueryStringParameters'].map((list) => `${path}.${list}.IsValueSecret`);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-connection.html */
export const connectionProperties: PropertySupport = {
  honored: [
    'AuthorizationType',
    'AuthParameters.ApiKeyAuthParameters.ApiKeyName',
    'AuthParameters.ApiKeyAuthParameters.ApiKeyValue',
    'AuthParameters.BasicAuthParameters.Password',
    'AuthParameters.BasicAuthParameters.Username',
    ...http('AuthParameters.InvocationHttpParameters'),
    'AuthParameters.OAuthParameters.AuthorizationEndpoint',
    'AuthParameters.OAuthParameters.ClientParameters.ClientID',
    'AuthParameters.OAuthParameters.ClientParameters.ClientSecret',
    'AuthParameters.OAuthParameters.HttpMethod',
    ...http('AuthParameters.OAuthParameters.OAuthHttpParameters'),
    'Description',
    'Name',
  ],
  difference: {
    [reasons.network]: ['AuthParameters.ConnectivityParameters', 'InvocationConnectivityParameters'],
  },
  none: {
    [reasons.encryption]: ['KmsKeyIdentifier'],
    'Values are not stored as secrets.': [
      ...secret('AuthParameters.InvocationHttpParameters'),
      ...secret('AuthParameters.OAuthParameters.OAuthHttpParameters'),
    ],
  },
};
