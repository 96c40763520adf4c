import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type QualityControl, type QualityControlOutput, qualityControl } from '@stepwell/sdk/quality-control';
import { type DeployOptions, type DeployedStack, deployStack } from '../environment/deploy-stack.js';

/** The demo's QualityControl stack in a local environment, with a queue that subscribes to its topic. */
export interface DeployedQuality extends DeployedStack {
  readonly quality: QualityControl;
  /** Uploads a stream to its default location. */
  putStream(groupId: string, streamId: string, body: string): Promise<void>;
  /** Subscribes the queue again, after the topic was recreated. */
  subscribe(): Promise<void>;
  /** Returns the results since the last call. */
  results(): Promise<Notified[]>;
}

/** A result as received by a queue. */
export interface Notified {
  readonly output: QualityControlOutput;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Starts the stack. */
export async function deploy(options: DeployOptions = {}): Promise<DeployedQuality> {
  const stack = await deployStack('qualityControl', options);
  const { sqs, s3, output } = stack;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'results' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const subscribe = async (): Promise<void> => {
    const sns = new SNSClient(stack.environment.clientConfig());
    await sns.send(
      new SubscribeCommand({ TopicArn: output('TopicArn'), Protocol: 'sqs', Endpoint: Attributes?.['QueueArn'] }),
    );
    sns.destroy();
  };
  await subscribe();
  return {
    ...stack,
    subscribe,
    quality: qualityControl(stack.stepwell, { stateMachineArn: output('StateMachineArn') }),
    async putStream(groupId, streamId, Body) {
      await s3.send(new PutObjectCommand({ Bucket: output('BucketName'), Key: `${groupId}/${streamId}.csv`, Body }));
    },
    async results() {
      const results: Notified[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return results;
        for (const { Body = '', ReceiptHandle } of Messages) {
          const envelope = JSON.parse(Body) as {
            Message: string;
            MessageAttributes: Record<string, { Value: string }>;
          };
          results.push({
            output: JSON.parse(envelope.Message) as QualityControlOutput,
            attributes: Object.fromEntries(
              Object.entries(envelope.MessageAttributes).map(([name, { Value }]) => [name, Value]),
            ),
          });
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
  };
}

/**
 * Returns a day of readings without faults, one every ten minutes.
 *
 * @param now the time of the last reading
 */
export function calmDay(count = 144, now = Date.now()): [time: string, value: string][] {
  const end = Math.floor(now / 600_000) * 600_000;
  return Array.from({ length: count }, (_, index) => [
    new Date(end - (count - 1 - index) * 600_000).toISOString(),
    (12 + 6 * Math.sin(index / 23) + ((index * 37) % 11) / 20).toFixed(2),
  ]);
}

/** Readings as CSV. */
export function csv(readings: readonly (readonly [time: string, value: string])[]): string {
  return ['timestamp,value', ...readings.map((reading) => reading.join(','))].join('\n');
}
