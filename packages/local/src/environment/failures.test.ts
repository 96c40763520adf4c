import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { zipSync } from 'fflate';
import { expect, it, vi } from 'vitest';
import { type DeliveryFailure, type FunctionError } from '../kernel/kernel-events.js';
import { startLocal } from './start-local.js';

const arnOf = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;

it('reports errors of functions, and messages and events that are given up', async () => {
  const errors: FunctionError[] = [];
  const failures: DeliveryFailure[] = [];
  await using local = await startLocal({
    onFunctionError: (error) => errors.push(error),
    onDeliveryFailure: (failure) => failures.push(failure),
  });
  const config = local.clientConfig();
  const [sqs, sns, lambda] = [new SQSClient(config), new SNSClient(config), new LambdaClient(config)];

  // A queue with a dead-letter queue.
  await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('sqs', 'dead'), maxReceiveCount: 1 });
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'orders', Attributes: { RedrivePolicy, VisibilityTimeout: '0' } }),
  );
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'secret' }));
  for (let index = 0; index < 2; index += 1) await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(failures.splice(0)).toEqual([
    {
      source: arnOf('sqs', 'orders'),
      reason: `message ${MessageId} was received once`,
      deadLetterArn: arnOf('sqs', 'dead'),
      timestamp: expect.any(Number) as number,
    },
  ]);

  // A subscription without its queue.
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'topic' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arnOf('sqs', 'absent') }));
  await sns.send(new PublishCommand({ TopicArn, Message: 'secret' }));
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  expect(failures.splice(0)).toMatchObject([
    { source: TopicArn, target: arnOf('sqs', 'absent'), deadLetterArn: undefined },
  ]);

  // A function that fails, once for a caller and once for an event.
  const code = "exports.handler = async () => { throw new RangeError('too much'); };";
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'fails',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::123456789012:role/fails',
      Code: { ZipFile: zipSync({ 'index.js': Buffer.from(code) }) },
    }),
  );
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'fails', MaximumRetryAttempts: 0 }));
  await lambda.send(new InvokeCommand({ FunctionName: 'fails' }));
  expect(errors.splice(0)).toMatchObject([
    { functionName: 'fails', errorType: 'RangeError', errorMessage: 'too much' },
  ]);
  await lambda.send(new InvokeCommand({ FunctionName: 'fails', InvocationType: 'Event' }));
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  expect(errors).toHaveLength(1);
  expect(failures).toMatchObject([
    {
      source: arnOf('lambda', 'function:fails'),
      reason: expect.stringMatching(/^event [\da-f-]{36} failed after 1 attempt$/) as string,
      deadLetterArn: undefined,
    },
  ]);
  for (const client of [sqs, sns, lambda]) client.destroy();
});
