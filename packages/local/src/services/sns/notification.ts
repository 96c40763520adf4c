import { type ServiceContext } from '../../kernel/service.js';
import { toAttributeInput } from './message-attributes.js';
import { textFor } from './publication.js';
import { type Publication, type Subscription } from './topic.js';

/** A message on its way to a subscription. */
export interface Notification {
  readonly subscription: Subscription;
  readonly publication: Publication;
  readonly messageId: string;
}

/** The message for a queue, as the input of SendMessage has it. */
export function queueMessage(notification: Notification, context: ServiceContext): object {
  const { subscription, publication } = notification;
  const isRaw = subscription.attributes['RawMessageDelivery']?.toLowerCase() === 'true';
  const isFifo = subscription.endpoint.endsWith('.fifo');
  return {
    MessageBody: isRaw
      ? textFor(publication, subscription.protocol)
      : JSON.stringify(notificationBody(notification, context)),
    ...(isRaw ? { MessageAttributes: toAttributeInput(publication.messageAttributes ?? {}) } : {}),
    ...(isFifo ? { MessageGroupId: publication.groupId, MessageDeduplicationId: publication.deduplicationId } : {}),
  };
}

/** The event for a function: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function functionEvent(notification: Notification, context: ServiceContext): object {
  const { SigningCertURL, UnsubscribeURL, ...body } = notificationBody(notification, context);
  const Sns = {
    Subject: null,
    MessageAttributes: {},
    ...body,
    SigningCertUrl: SigningCertURL,
    UnsubscribeUrl: UnsubscribeURL,
  };
  const EventSubscriptionArn = notification.subscription.arn;
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn, Sns }] };
}

/** https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html */
function notificationBody(
  { subscription, publication, messageId }: Notification,
  context: ServiceContext,
): Readonly<Record<string, unknown>> {
  const { subject, messageAttributes = {} } = publication;
  const attributes = Object.entries(messageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    { Type: DataType, Value: StringValue ?? BinaryValue ?? '' },
  ]);
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: subscription.topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: textFor(publication, subscription.protocol),
    Timestamp: new Date(context.clock.now()).toISOString(),
    SignatureVersion: '1',
    Signature: 'bm90IHNpZ25lZA==',
    SigningCertURL: `${context.endpoint()}/SimpleNotificationService.pem`,
    UnsubscribeURL: `${context.endpoint()}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(attributes.length === 0
      ? {}
      : { MessageAttributes: Object.fromEntries(attributes) as Readonly<Record<string, object>> }),
  };
}
