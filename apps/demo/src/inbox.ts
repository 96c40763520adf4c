import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type ClientConfiguration } from '@stepwell/local';

/** A published message. */
export interface Notification {
  readonly subject: string;
  readonly message: string;
}

/** A queue that subscribes to a topic, to read its messages. */
export interface Inbox extends Disposable {
  /** Returns the messages since the last call. Waits up to two seconds for the first message. */
  read(): Promise<Notification[]>;
}

/** Subscribes a new queue to a topic. */
export async function subscribe(config: ClientConfiguration, topicArn: string): Promise<Inbox> {
  const sqs = new SQSClient(config);
  const sns = new SNSClient(config);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'stepwell-demo-inbox' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.['QueueArn'] }));
  return {
    async read() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 }),
      );
      return Messages.map(({ Body = '{}' }) => {
        // SNS delivers this envelope to a queue without raw message delivery.
        const { Subject = '', Message = '' } = JSON.parse(Body) as { Subject?: string; Message?: string };
        return { subject: Subject, message: Message };
      });
    },
    [Symbol.dispose]() {
      sqs.destroy();
      sns.destroy();
    },
  };
}
