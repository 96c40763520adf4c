import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { type PropertyDifference } from '../../../kernel/resources/local-resource.js';
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

/**
 * Configures notifications. A destination that does not run here is reported, and the others get their events.
 *
 * @param input of PutBucketNotificationConfiguration; `undefined` if there is nothing to configure
 */
export async function putNotifications(
  bucket: string,
  input: object | undefined,
  invoke: Invoke,
): Promise<readonly PropertyDifference[]> {
  if (input === undefined) return [];
  const put = (more: object) =>
    invoke('s3', 'PutBucketNotificationConfiguration', { Bucket: bucket, ...input, ...more });
  try {
    await put({});
    return [];
  } catch (error) {
    if (!(error instanceof AwsError) || error.details['ArgumentValue'] === undefined) throw error;
    await put({ SkipDestinationValidation: true });
    const { ArgumentName, ArgumentValue } = error.texts;
    const reason = `Some events are not delivered: ${ArgumentValue} (${ArgumentName}).`;
    return [{ property: 'NotificationConfiguration', effect: 'missing', reason }];
  }
}
