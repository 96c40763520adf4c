var __addDisposableResource = (this && this.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (this && this.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { synthesized } from '../testing/synthesized.js';
describe('messaging', () => {
    it('has the queues of the app, with attributes and dead-letter queues', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_1, await synthesized((root) => {
                const stack = new Stack(root, 'Queues');
                const dead = new Queue(stack, 'Dead');
                const queue = new Queue(stack, 'Work', { visibilityTimeout: Duration.seconds(7), deadLetterQueue: { queue: dead, maxReceiveCount: 2 } });
                const fifo = new Queue(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true });
                for (const [name, value] of Object.entries({ Url: queue.queueUrl, Arn: queue.queueArn, Dead: dead.queueArn, Fifo: fifo.queueUrl }))
                    new CfnOutput(stack, `${name}Output`, { value });
            }), true);
            const local = __addDisposableResource(env_1, await startLocal({ app: app.path }), true);
            const { UrlOutput, ArnOutput, DeadOutput, FifoOutput } = local.outputs['Queues'] ?? {};
            const client = new SQSClient(local.clientConfig());
            const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: String(UrlOutput), AttributeNames: ['All'] }));
            expect(Attributes).toMatchObject({ QueueArn: ArnOutput, VisibilityTimeout: '7' });
            expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '')).toEqual({ deadLetterTargetArn: DeadOutput, maxReceiveCount: 2 });
            expect(FifoOutput).toMatch(/\/123456789012\/Queues-Ordered\w+-\w{12}\.fifo$/);
            await client.send(new SendMessageCommand({ QueueUrl: String(FifoOutput), MessageBody: 'one', MessageGroupId: 'g' }));
            expect((await client.send(new ReceiveMessageCommand({ QueueUrl: String(FifoOutput) }))).Messages?.[0]?.Body).toBe('one');
            client.destroy();
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    });
    it('feeds a function from a queue, and sends on what it returns to', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_2, await synthesized((root) => {
                const stack = new Stack(root, 'Pipeline');
                const [incoming, outgoing] = [new Queue(stack, 'In'), new Queue(stack, 'Out')];
                const code = `const { request } = require('node:http');
        exports.handler = async ({ Records }) => {
          const body = JSON.stringify({ QueueUrl: process.env.OUT, MessageBody: Records.map(({ body }) => body.toUpperCase()).join() });
          const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };
          await new Promise((resolve, reject) => request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers }, (response) => response.resume().on('end', resolve)).on('error', reject).end(body));
        };`;
                const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(code), environment: { OUT: outgoing.queueUrl } });
                fn.addEventSource(new SqsEventSource(incoming, { batchSize: 1 }));
                new CfnOutput(stack, 'InUrl', { value: incoming.queueUrl });
                new CfnOutput(stack, 'OutUrl', { value: outgoing.queueUrl });
            }), true);
            const problems = [];
            const local = __addDisposableResource(env_2, await startLocal({ app: app.path, onProblem: (problem) => problems.push(problem) }), true);
            const { InUrl, OutUrl } = local.outputs['Pipeline'] ?? {};
            local.services.sqs.send(String(InUrl), { body: 'hello' });
            const received = await local.services.sqs.receive(String(OutUrl), { waitSeconds: 20 });
            expect(received.map((message) => message.body)).toEqual(['HELLO']);
            expect(problems).toEqual([]);
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            const result_2 = __disposeResources(env_2);
            if (result_2)
                await result_2;
        }
    });
    it('has the topics of the app, and delivers to their queues', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_3, await synthesized((root) => {
                const stack = new Stack(root, 'Topics');
                const topic = new Topic(stack, 'Failures', { displayName: 'Failures' });
                const queue = new Queue(stack, 'All');
                topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true, filterPolicy: { kind: SubscriptionFilter.stringFilter({ allowlist: ['image'] }) } }));
                topic.addSubscription(new EmailSubscription('someone@example.com'));
                new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
                new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
            }), true);
            const local = __addDisposableResource(env_3, await startLocal({ app: app.path }), true);
            const { TopicArn, QueueUrl } = local.outputs['Topics'] ?? {};
            const client = new SNSClient(local.clientConfig());
            for (const kind of ['other', 'image']) {
                await client.send(new PublishCommand({ TopicArn: String(TopicArn), Message: `about ${kind}`, MessageAttributes: { kind: { DataType: 'String', StringValue: kind } } }));
            }
            const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: String(TopicArn) }));
            expect(Subscriptions?.map((subscription) => subscription.Protocol).sort()).toEqual(['email', 'sqs']);
            const received = await local.services.sqs.receive(String(QueueUrl), { waitSeconds: 20, maxMessages: 10 });
            expect(received.map((message) => message.body)).toEqual(['about image']);
            client.destroy();
        }
        catch (e_3) {
            env_3.error = e_3;
            env_3.hasError = true;
        }
        finally {
            const result_3 = __disposeResources(env_3);
            if (result_3)
                await result_3;
        }
    });
});
//# sourceMappingURL=messaging.test.js.map