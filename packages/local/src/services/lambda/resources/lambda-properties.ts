import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

const newestVersion = 'The newest version of the object is read: buckets keep one version.';
const images = 'Container images are not supported.';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const functionProperties: PropertySupport = {
  honored: [
    'Code.S3Bucket',
    'Code.S3Key',
    'Code.ZipFile',
    'DeadLetterConfig.TargetArn',
    'Description',
    'Environment.Variables',
    'FunctionName',
    'Handler',
    'Layers',
    'LoggingConfig.LogGroup',
    'MemorySize',
    'PackageType',
    'ReservedConcurrentExecutions',
    'Role',
    'Runtime',
    'Tags',
    'Timeout',
  ],
  difference: {
    'The temporary folder is that of this machine, and its size is not limited.': ['EphemeralStorage'],
    'Log lines are text, and all levels are logged.': [
      'LoggingConfig.ApplicationLogLevel',
      'LoggingConfig.LogFormat',
      'LoggingConfig.SystemLogLevel',
    ],
    [newestVersion]: ['Code.S3ObjectVersion'],
    'No version $LATEST.PUBLISHED is published.': ['PublishToLatestPublished'],
    'Recursive loops are not detected.': ['RecursiveLoop'],
    'Execution environments start without a snapshot, and runtime hooks do not run.': ['SnapStart'],
    'Tenants share execution environments.': ['TenancyConfig'],
  },
  none: {
    'Functions run on the processor of this machine.': ['Architectures'],
    'Execution environments are created on demand on this machine.': [
      'CapacityProviderConfig',
      'FunctionScalingConfig',
    ],
    'Archives are copied.': ['Code.S3ObjectStorageMode'],
    [reasons.encryption]: ['Code.SourceKMSKeyArn', 'KmsKeyArn'],
    'Signatures of code are not checked.': ['CodeSigningConfigArn'],
    'The runtime is installed on this machine.': ['RuntimeManagementConfig'],
    [reasons.tracing]: ['TracingConfig'],
    [reasons.network]: ['VpcConfig'],
  },
  missing: {
    [images]: ['Code.ImageUri', 'ImageConfig'],
    'Durable functions are not supported.': ['DurableConfig'],
    'File systems are not mounted.': ['FileSystemConfigs'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html */
export const versionProperties: PropertySupport = {
  honored: ['Description', 'FunctionName'],
  difference: { 'The hash of the code is not compared.': ['CodeSha256'] },
  none: {
    'Execution environments are created on demand on this machine.': [
      'FunctionScalingConfig',
      'ProvisionedConcurrencyConfig',
    ],
    'The runtime is installed on this machine.': ['RuntimePolicy'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const aliasProperties: PropertySupport = {
  honored: [
    'Description',
    'FunctionName',
    'FunctionVersion',
    'Name',
    'RoutingConfig.AdditionalVersionWeights.FunctionVersion',
    'RoutingConfig.AdditionalVersionWeights.FunctionWeight',
  ],
  none: { 'Execution environments are created on demand on this machine.': ['ProvisionedConcurrencyConfig'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html */
export const layerProperties: PropertySupport = {
  honored: ['CompatibleRuntimes', 'Content.S3Bucket', 'Content.S3Key', 'Description', 'LayerName'],
  difference: { [newestVersion]: ['Content.S3ObjectVersion'] },
  none: {
    'Functions run on the processor of this machine.': ['CompatibleArchitectures'],
    'Archives are copied.': ['Content.S3ObjectStorageMode'],
    'The license is not stored.': ['LicenseInfo'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const mappingProperties: PropertySupport = {
  honored: [
    'BatchSize',
    'BisectBatchOnFunctionError',
    'DestinationConfig.OnFailure.Destination',
    'Enabled',
    'EventSourceArn',
    'FilterCriteria.Filters.Pattern',
    'FunctionName',
    'FunctionResponseTypes',
    'MaximumBatchingWindowInSeconds',
    'MaximumRecordAgeInSeconds',
    'MaximumRetryAttempts',
    'ScalingConfig.MaximumConcurrency',
    'StartingPosition',
  ],
  difference: { 'One batch of a stream is processed at a time.': ['ParallelizationFactor'] },
  none: {
    'The runtime does not log the work of pollers.': ['LoggingConfig'],
    [reasons.encryption]: ['KmsKeyArn'],
    [reasons.metrics]: ['MetricsConfig'],
    'One poller reads each queue.': ['ProvisionedPollerConfig'],
    [reasons.tags]: ['Tags'],
  },
  missing: {
    'Only SQS queues and DynamoDB streams are supported as event sources.': [
      'AmazonManagedKafkaEventSourceConfig',
      'DocumentDBEventSourceConfig',
      'Queues',
      'SelfManagedEventSource',
      'SelfManagedKafkaEventSourceConfig',
      'SourceAccessConfigurations',
      'StartingPositionTimestamp',
      'Topics',
    ],
    'Functions keep no state between batches.': ['TumblingWindowInSeconds'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
export const eventInvokeProperties: PropertySupport = {
  honored: [
    'DestinationConfig.OnFailure.Destination',
    'DestinationConfig.OnSuccess.Destination',
    'FunctionName',
    'MaximumEventAgeInSeconds',
    'MaximumRetryAttempts',
    'Qualifier',
  ],
};
