import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

const sources = 'Pipes read queues and streams of DynamoDB tables only.';
const targets = 'Pipes deliver to functions, state machines, queues, topics, event buses and log groups only.';
const source = (...names: readonly string[]): string[] => names.map((name) => `SourceParameters.${name}`);
const target = (...names: readonly string[]): string[] => names.map((name) => `TargetParameters.${name}`);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html */
export const pipeProperties: PropertySupport = {
  honored: [
    'Description',
    'DesiredState',
    'Enrichment',
    'EnrichmentParameters.InputTemplate',
    'Name',
    'RoleArn',
    'Source',
    ...source(
      'DynamoDBStreamParameters.BatchSize',
      'DynamoDBStreamParameters.DeadLetterConfig.Arn',
      'DynamoDBStreamParameters.MaximumBatchingWindowInSeconds',
      'DynamoDBStreamParameters.MaximumRecordAgeInSeconds',
      'DynamoDBStreamParameters.MaximumRetryAttempts',
      'DynamoDBStreamParameters.OnPartialBatchItemFailure',
      'DynamoDBStreamParameters.StartingPosition',
      'FilterCriteria.Filters.Pattern',
      'SqsQueueParameters.BatchSize',
      'SqsQueueParameters.MaximumBatchingWindowInSeconds',
    ),
    'Tags',
    'Target',
    ...target(
      'CloudWatchLogsParameters.LogStreamName',
      'CloudWatchLogsParameters.Timestamp',
      'EventBridgeEventBusParameters.DetailType',
      'EventBridgeEventBusParameters.Resources',
      'EventBridgeEventBusParameters.Source',
      'EventBridgeEventBusParameters.Time',
      'InputTemplate',
      'LambdaFunctionParameters.InvocationType',
      'SqsQueueParameters.MessageDeduplicationId',
      'SqsQueueParameters.MessageGroupId',
      'StepFunctionStateMachineParameters.InvocationType',
    ),
  ],
  difference: {
    'One batch of a stream is processed at a time.': source('DynamoDBStreamParameters.ParallelizationFactor'),
  },
  none: {
    [reasons.encryption]: ['KmsKeyIdentifier'],
    'Pipes do not log. Failures are reported.': ['LogConfiguration'],
  },
  missing: {
    [sources]: source(
      'ActiveMQBrokerParameters',
      'KinesisStreamParameters',
      'ManagedStreamingKafkaParameters',
      'RabbitMQBrokerParameters',
      'SelfManagedKafkaParameters',
    ),
    [targets]: target(
      'BatchJobParameters',
      'EcsTaskParameters',
      'HttpParameters',
      'KinesisStreamParameters',
      'RedshiftDataParameters',
      'SageMakerPipelineParameters',
      'TimestreamParameters',
    ),
    'Pipes enrich with functions and Express state machines only.': ['EnrichmentParameters.HttpParameters'],
    'There are no global endpoints.': target('EventBridgeEventBusParameters.EndpointId'),
  },
};
