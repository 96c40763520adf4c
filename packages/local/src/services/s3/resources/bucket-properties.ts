import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const bucketProperties: PropertySupport = {
  honored: [
    'BucketName',
    'CorsConfiguration.CorsRules.AllowedHeaders',
    'CorsConfiguration.CorsRules.AllowedMethods',
    'CorsConfiguration.CorsRules.AllowedOrigins',
    'CorsConfiguration.CorsRules.ExposedHeaders',
    'CorsConfiguration.CorsRules.Id',
    'CorsConfiguration.CorsRules.MaxAge',
    'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
    ...['LambdaConfigurations', 'QueueConfigurations', 'TopicConfigurations'].flatMap((list) =>
      ['Event', 'Filter.S3Key.Rules.Name', 'Filter.S3Key.Rules.Value'].map(
        (path) => `NotificationConfiguration.${list}.${path}`,
      ),
    ),
    'NotificationConfiguration.LambdaConfigurations.Function',
    'NotificationConfiguration.QueueConfigurations.Queue',
    'NotificationConfiguration.TopicConfigurations.Topic',
    'Tags',
    'VersioningConfiguration.Status',
  ],
  difference: {
    'The name of the bucket is generated.': ['BucketNamePrefix', 'BucketNamespace'],
    'Inventories are not written.': ['InventoryConfigurations'],
    'Objects are not transitioned or deleted by rules.': ['LifecycleConfiguration'],
    'Requests are not logged.': ['LoggingConfiguration'],
    'Objects are not locked.': ['ObjectLockConfiguration', 'ObjectLockEnabled'],
  },
  none: {
    [reasons.permissions]: ['AbacStatus', 'AccessControl', 'OwnershipControls', 'PublicAccessBlockConfiguration'],
    [reasons.network]: ['AccelerateConfiguration'],
    'Access is not analyzed.': ['AnalyticsConfigurations'],
    [reasons.encryption]: ['BucketEncryption'],
    'Storage classes are stored, but have no effect.': ['IntelligentTieringConfigurations'],
    [reasons.metrics]: ['MetricsConfigurations'],
  },
  missing: {
    'Metadata tables are not written.': ['MetadataConfiguration', 'MetadataTableConfiguration'],
    'Objects are not replicated.': ['ReplicationConfiguration'],
    'The website endpoint is not served.': ['WebsiteConfiguration'],
  },
};
