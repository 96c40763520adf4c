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
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CfnOutput, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Archive, Authorization, CfnEventBusPolicy, CfnRule, Connection, EventBus, EventField, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget, SfnStateMachine, SnsTopic, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { synthesized } from '../testing/synthesized.js';
describe('an app with rules', () => {
    it('routes its events from bus to machine, and the machine\'s end to a queue', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_1, await synthesized((root) => {
                const stack = new Stack(root, 'Events');
                const bus = new EventBus(stack, 'Bus', { eventBusName: 'orders' });
                new CfnEventBusPolicy(stack, 'Other', { eventBusName: bus.eventBusName, statementId: 'other', statement: { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: bus.eventBusArn } });
                new Archive(stack, 'Archive', { sourceEventBus: bus, eventPattern: { source: ['shop'] } });
                const machine = new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Double')) });
                const [told, ended] = [new Queue(stack, 'Told'), new Queue(stack, 'Ended')];
                const topic = new Topic(stack, 'Topic');
                topic.addSubscription(new SqsSubscription(told, { rawMessageDelivery: true }));
                new Rule(stack, 'Start', {
                    eventBus: bus,
                    eventPattern: { source: ['shop'], detail: { total: [{ numeric: ['>=', 100] }] } },
                    targets: [
                        new SfnStateMachine(machine, { input: RuleTargetInput.fromObject({ order: EventField.fromPath('$.detail.id') }), retryAttempts: 2, maxEventAge: Duration.hours(1), deadLetterQueue: new Queue(stack, 'Dead') }),
                        new SnsTopic(topic, { message: RuleTargetInput.fromText(`order ${EventField.fromPath('$.detail.id')}`) }),
                    ],
                });
                new Rule(stack, 'End', { eventPattern: { source: ['aws.states'], detail: { status: ['SUCCEEDED', 'FAILED'], stateMachineArn: [machine.stateMachineArn] } }, targets: [new SqsQueue(ended)] });
                new Rule(stack, 'Forward', { eventBus: bus, eventPattern: { source: ['forwarded'] }, targets: [new BusTarget(EventBus.fromEventBusName(stack, 'Default', 'default'))] });
                new Rule(stack, 'Nightly', { schedule: Schedule.cron({ hour: '3', minute: '0' }), targets: [new SqsQueue(told)] });
                new CfnRule(stack, 'Elsewhere', { eventPattern: { source: ['x'] }, targets: [{ id: 'a', arn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s' }] });
                new Connection(stack, 'Connection', { authorization: Authorization.apiKey('x-key', SecretValue.unsafePlainText('s3cret')) });
                for (const [name, value] of Object.entries({ Told: told.queueUrl, Ended: ended.queueUrl, BusArn: bus.eventBusArn }))
                    new CfnOutput(stack, `${name}Output`, { value });
            }), true);
            const problems = [];
            const local = __addDisposableResource(env_1, await startLocal({ app: app.path, onProblem: (problem) => problems.push(problem) }), true);
            const { ToldOutput, EndedOutput, BusArnOutput } = local.outputs['Events'] ?? {};
            const status = (path) => local.resources.find((resource) => resource.path === path)?.status;
            expect([status('Events/Start/Resource'), status('Events/Bus/Resource'), status('Events/Other'), status('Events/Archive/Archive'), status('Events/Connection/Connection')]).toEqual(['running', 'running', 'kept', 'inert', 'running']);
            expect(local.inert.find(({ path }) => path === 'Events/Elsewhere')?.reason).toContain('events are not delivered to arn:aws:kinesis:us-east-1:123456789012:stream/s here');
            expect(local.resources.find(({ path }) => path === 'Events/Start/Resource')?.physicalId).toMatch(/^orders\|Events-Start/);
            const client = new EventBridgeClient(local.clientConfig());
            const Entries = [50, 150].map((total) => ({ EventBusName: String(BusArnOutput), Source: 'shop', DetailType: 'Order', Detail: JSON.stringify({ id: `o-${total}`, total }) }));
            expect((await client.send(new PutEventsCommand({ Entries }))).FailedEntryCount).toBe(0);
            const [end] = await local.services.sqs.receive(String(EndedOutput), { waitSeconds: 20 });
            expect(JSON.parse(end?.body ?? '')).toMatchObject({
                source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', resources: [expect.stringContaining(':execution:')],
                detail: { status: 'SUCCEEDED', input: '{"order":"o-150"}', output: '{"order":"o-150"}', startDate: expect.any(Number), stopDate: expect.any(Number), error: null, cause: null },
            });
            expect((await local.services.sqs.receive(String(ToldOutput), { waitSeconds: 20 })).map(({ body }) => body)).toEqual(['"order o-150"']);
            expect(problems).toEqual([]);
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
});
//# sourceMappingURL=events.test.js.map