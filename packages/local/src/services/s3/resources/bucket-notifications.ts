import { type Properties } from '../../../kernel/resources/properties.js';

/**
 * `NotificationConfiguration` of a template in the form of S3's API; `undefined` without one.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-notificationconfiguration.html
 */
export function bucketNotifications(properties: Properties): object | undefined {
  if (!properties.has('NotificationConfiguration')) return undefined;
  const configuration = properties.object('NotificationConfiguration');
  const isBridged =
    configuration.has('EventBridgeConfiguration') &&
    (configuration.object('EventBridgeConfiguration').optionalBoolean('EventBridgeEnabled') ?? true);
  return {
    NotificationConfiguration: {
      LambdaFunctionConfigurations: destinations(
        configuration,
        'LambdaConfigurations',
        'Function',
        'LambdaFunctionArn',
      ),
      QueueConfigurations: destinations(configuration, 'QueueConfigurations', 'Queue', 'QueueArn'),
      TopicConfigurations: destinations(configuration, 'TopicConfigurations', 'Topic', 'TopicArn'),
      ...(isBridged ? { EventBridgeConfiguration: {} } : {}),
    },
  };
}

function destinations(configuration: Properties, list: string, target: string, arn: string): object[] {
  return configuration.objects(list).map((destination) => {
    const rules = destination.object('Filter').object('S3Key').objects('Rules');
    return {
      [arn]: destination.string(target),
      Events: [destination.string('Event')],
      ...(rules.length === 0
        ? {}
        : {
            Filter: {
              Key: { FilterRules: rules.map((rule) => ({ Name: rule.string('Name'), Value: rule.string('Value') })) },
            },
          }),
    };
  });
}
