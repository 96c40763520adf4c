import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

describe('messaging', () => {
  it('creates queues with attributes and dead-letter queues', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Queues');
      const dead = new Queue(stack, 'Dead');
      const queue = new Queue(stack, 'Work', {
        visibilityTimeout: Duration.seconds(7),
        deadLetterQueue: { queue: dead, maxReceiveCount: 2 },
      });
      const fifo = new Queue(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true });
      for (const [name, value] of Object.entries({
        Url: queue.queueUrl,
        Arn: queue.queueArn,
        Dead: dead.queueArn,
        Fifo: fifo.queueUrl,
      }))
        new CfnOutput(stack, `${name}Output`, { value });
    });
    await using local = await startLocal({ app: app.path });
    const { UrlOutput, ArnOutput, DeadOutput, FifoOutput } = local.outputs['Queues'] ?? {};
    const client = new SQSClient(local.clientConfig());
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: String(UrlOutput), AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ QueueArn: ArnOutput, VisibilityTimeout: '7' });
    expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: DeadOutput,
      maxReceiveCount: 2,
    });
    expect(FifoOutput).toMatch(/\/123456789012\/Queues-Ordered\w+-\w{12}\.fifo$/);
    await client.send(
      new SendMessageCommand({ QueueUrl: String(FifoOutput), MessageBody: 'one', MessageGroupId: 'g' }),
    );
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl: String(FifoOutput) }))).Messages?.[0]?.Body).toBe(
      'one',
    );
    client.destroy();
  });

  it('invokes a function with messages of a queue, and retries failed ones', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Pipeline');
      const [incoming, outgoing] = [new Queue(stack, 'In'), new Queue(stack, 'Out')];
      const code = `const { request } = require('node:http');
        exports.handler = async ({ Records }) => {
          const body = JSON.stringify({ QueueUrl: process.env.OUT, MessageBody: Records.map(({ body }) => body.toUpperCase()).join() });
          const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };
          await new Promise((resolve, reject) => request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers }, (response) => response.resume().on('end', resolve)).on('error', reject).end(body));
        };`;
      const fn = new LambdaFunction(stack, 'Fn', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline(code),
        environment: { OUT: outgoing.queueUrl },
      });
      fn.addEventSource(new SqsEventSource(incoming, { batchSize: 1 }));
      new CfnOutput(stack, 'InUrl', { value: incoming.queueUrl });
      new CfnOutput(stack, 'OutUrl', { value: outgoing.queueUrl });
    });
    const problems: string[] = [];
    await using local = await startLocal({ app: app.path, onProblem: (problem) => problems.push(problem) });
    const { InUrl, OutUrl } = local.outputs['Pipeline'] ?? {};
    local.services.sqs.send(String(InUrl), { body: 'hello' });
    const received = await local.services.sqs.receive(String(OutUrl), { waitSeconds: 20 });
    expect(received.map((message) => message.body)).toEqual(['HELLO']);
    expect(problems).toEqual([]);
  });

  it('creates topics, and delivers to their queues', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Topics');
      const topic = new Topic(stack, 'Failures', { displayName: 'Failures' });
      const queue = new Queue(stack, 'All');
      topic.addSubscription(
        new SqsSubscription(queue, {
          rawMessageDelivery: true,
          filterPolicy: { kind: SubscriptionFilter.stringFilter({ allowlist: ['image'] }) },
        }),
      );
      topic.addSubscription(new EmailSubscription('someone@example.com'));
      new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
      new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
    });
    await using local = await startLocal({ app: app.path });
    const { TopicArn, QueueUrl } = local.outputs['Topics'] ?? {};
    const client = new SNSClient(local.clientConfig());
    for (const kind of ['other', 'image']) {
      await client.send(
        new PublishCommand({
          TopicArn: String(TopicArn),
          Message: `about ${kind}`,
          MessageAttributes: { kind: { DataType: 'String', StringValue: kind } },
        }),
      );
    }
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: String(TopicArn) }));
    expect(Subscriptions?.map((subscription) => subscription.Protocol).sort()).toEqual(['email', 'sqs']);
    const received = await local.services.sqs.receive(String(QueueUrl), { waitSeconds: 20, maxMessages: 10 });
    expect(received.map((message) => message.body)).toEqual(['about image']);
    client.destroy();
  });
});
