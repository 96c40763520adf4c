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
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Duration, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachineAlias, CfnStateMachineVersion, DefinitionBody, Pass, Result, StateMachine, TaskInput, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { describe, expect, it } from 'vitest';
import { startLocal } from './start-local.js';
import { synthesized } from './testing/synthesized.js';
import { TestClock } from './testing/test-clock.js';
/** An app with one stack of that name. */
const stackOf = (build, name = 'App') => synthesized((app) => build(new Stack(app, name)));
const ids = (update) => {
    const running = (resources) => resources.filter(({ status }) => status === 'running').map(({ path }) => path.split('/')[1]);
    return { created: running(update.created), updated: running(update.updated), deleted: running(update.deleted), notChanged: update.notChanged.map(({ resource }) => resource.path.split('/')[1]) };
};
const physicalId = (environment, id) => environment.resources.find(({ path, status }) => status === 'running' && path.split('/')[1] === id)?.physicalId ?? `no ${id}`;
const machine = (stack, start, name = 'Machine') => new StateMachine(stack, name, { definitionBody: DefinitionBody.fromChainable(start) });
const says = (text, stack) => new Pass(stack, 'Say', { result: Result.fromString(text) });
const greeter = (stack, greeting, environment = {}) => new LambdaFunction(stack, 'Greeter', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', environment, code: Code.fromInline(`exports.handler = async () => '${greeting}' + (process.env.MARK ?? '');`) });
async function run(environment, id = 'Machine') {
    const { executionArn = '' } = await environment.services.states.call('StartExecution', { stateMachineArn: physicalId(environment, id) });
    return JSON.parse((await environment.services.states.ended(executionArn)).output ?? 'null');
}
describe('environment.update', { timeout: 60_000 }, () => {
    it('does nothing to an app that is as it was', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_1, await stackOf((stack) => {
                machine(stack, new LambdaInvoke(stack, 'Greet', { lambdaFunction: greeter(stack, 'hello') }));
                new Topic(stack, 'News').addSubscription(new SqsSubscription(new Queue(stack, 'Inbox')));
            }), true);
            const environment = __addDisposableResource(env_1, await startLocal({ app: app.path }), true);
            const before = environment.resources;
            expect(await environment.update(app.path)).toEqual({ created: [], updated: [], deleted: [], notChanged: [] });
            expect(environment.resources).toEqual(before);
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
    it('swaps a definition under a running execution, which ends with the one that it began with', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const clock = new TestClock();
            const build = (text) => stackOf((stack) => machine(stack, new Wait(stack, 'Wait', { time: WaitTime.duration(Duration.hours(1)) }).next(says(text, stack))));
            const before = __addDisposableResource(env_2, await build('old'), true);
            const after = __addDisposableResource(env_2, await build('new'), true);
            const environment = __addDisposableResource(env_2, await startLocal({ app: before.path, clock }), true);
            const { states } = environment.services;
            const waiting = new Promise((resolve) => {
                const entered = new Set();
                states.onNotice((notice) => {
                    if (notice.kind === 'event' && notice.event.type === 'WaitStateEntered' && entered.add(notice.executionArn).size === 2)
                        resolve();
                });
            });
            const start = async () => (await states.call('StartExecution', { stateMachineArn: physicalId(environment, 'Machine') })).executionArn ?? '';
            const first = await start();
            expect(ids(await environment.update(after.path))).toEqual({ created: [], updated: ['Machine'], deleted: [], notChanged: [] });
            const second = await start();
            await waiting;
            clock.advance(3_600_000);
            expect((await states.ended(first)).output).toBe('"old"');
            expect((await states.ended(second)).output).toBe('"new"');
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
    it('swaps code and configuration of a function', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const build = (greeting, variables) => stackOf((stack) => machine(stack, new LambdaInvoke(stack, 'Greet', { lambdaFunction: greeter(stack, greeting, variables), payloadResponseOnly: true })));
            const first = __addDisposableResource(env_3, await build('hello'), true);
            const second = __addDisposableResource(env_3, await build('good day', { MARK: '!' }), true);
            const third = __addDisposableResource(env_3, await build('good day'), true);
            const environment = __addDisposableResource(env_3, await startLocal({ app: first.path }), true);
            expect(await run(environment)).toBe('hello');
            expect(ids(await environment.update(second.path))).toMatchObject({ updated: ['Greeter'] });
            expect(await run(environment)).toBe('good day!');
            await environment.update(third.path);
            expect(await run(environment)).toBe('good day');
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
    it('keeps rows, objects and messages while everything around them changes', async () => {
        const env_4 = { stack: [], error: void 0, hasError: false };
        try {
            const build = (visibility) => stackOf((stack) => {
                const queue = new Queue(stack, 'Inbox', { visibilityTimeout: Duration.seconds(visibility) });
                new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING }, timeToLiveAttribute: visibility > 30 ? 'until' : undefined });
                new Bucket(stack, 'Receipts', { versioned: visibility > 30 });
                machine(stack, new SqsSendMessage(stack, 'Send', { queue, messageBody: TaskInput.fromText(`after ${visibility} s`) }));
            });
            const before = __addDisposableResource(env_4, await build(30), true);
            const after = __addDisposableResource(env_4, await build(60), true);
            const environment = __addDisposableResource(env_4, await startLocal({ app: before.path }), true);
            const { sqs, s3, dynamodb } = environment.services;
            await run(environment);
            await s3.putObject(physicalId(environment, 'Receipts'), 'a.txt', 'paid');
            const table = physicalId(environment, 'Orders');
            const { DynamoDBClient, PutItemCommand } = await import('@aws-sdk/client-dynamodb');
            const client = new DynamoDBClient(environment.clientConfig());
            await client.send(new PutItemCommand({ TableName: table, Item: { id: { S: 'o1' } } }));
            client.destroy();
            expect(ids(await environment.update(after.path))).toEqual({ created: [], updated: expect.arrayContaining(['Inbox', 'Orders', 'Receipts', 'Machine']), deleted: [], notChanged: [] });
            await run(environment);
            expect(sqs.messages(physicalId(environment, 'Inbox')).map(({ body }) => body)).toEqual(['after 30 s', 'after 60 s']);
            expect(s3.listObjects(physicalId(environment, 'Receipts'))).toHaveLength(1);
            expect(await dynamodb.items(table)).toEqual([{ id: { S: 'o1' } }]);
        }
        catch (e_4) {
            env_4.error = e_4;
            env_4.hasError = true;
        }
        finally {
            const result_4 = __disposeResources(env_4);
            if (result_4)
                await result_4;
        }
    });
    it('lists what it cannot change, and leaves it as it is', async () => {
        const env_5 = { stack: [], error: void 0, hasError: false };
        try {
            const build = (key) => stackOf((stack) => new Table(stack, 'Orders', { partitionKey: { name: key, type: AttributeType.STRING } }));
            const before = __addDisposableResource(env_5, await build('id'), true);
            const after = __addDisposableResource(env_5, await build('number'), true);
            const environment = __addDisposableResource(env_5, await startLocal({ app: before.path }), true);
            const [table] = environment.resources;
            const { notChanged, updated } = await environment.update(after.path);
            expect(updated).toEqual([]);
            expect(notChanged).toEqual([{ resource: table, reason: 'KeySchema, AttributeDefinitions of a table with its items cannot be changed here; start anew, or give the table another name' }]);
            expect(await environment.update(before.path)).toMatchObject({ notChanged: [] });
        }
        catch (e_5) {
            env_5.error = e_5;
            env_5.hasError = true;
        }
        finally {
            const result_5 = __disposeResources(env_5);
            if (result_5)
                await result_5;
        }
    });
    it('creates what is new and removes what is gone; what is to be retained stays, and is taken on again', async () => {
        const env_6 = { stack: [], error: void 0, hasError: false };
        try {
            const before = __addDisposableResource(env_6, await stackOf((stack) => {
                new Bucket(stack, 'Kept');
                new Bucket(stack, 'Gone', { removalPolicy: RemovalPolicy.DESTROY });
                machine(stack, says('first', stack), 'First');
            }), true);
            const after = __addDisposableResource(env_6, await stackOf((stack) => machine(stack, says('second', stack), 'Second')), true);
            const environment = __addDisposableResource(env_6, await startLocal({ app: before.path }), true);
            const kept = physicalId(environment, 'Kept');
            const gone = physicalId(environment, 'Gone');
            await environment.services.s3.putObject(kept, 'a.txt', 'a');
            expect(ids(await environment.update(after.path))).toEqual({ created: ['Second'], updated: [], deleted: ['First', 'Gone'], notChanged: ['Kept'] });
            expect(await run(environment, 'Second')).toBe('second');
            expect(() => environment.services.s3.listObjects(gone)).toThrow('does not exist');
            expect(ids(await environment.update(before.path))).toEqual({ created: ['Gone', 'First'], updated: [], deleted: ['Second'], notChanged: [] });
            expect(environment.services.s3.listObjects(kept)).toHaveLength(1);
        }
        catch (e_6) {
            env_6.error = e_6;
            env_6.hasError = true;
        }
        finally {
            const result_6 = __disposeResources(env_6);
            if (result_6)
                await result_6;
        }
    });
    it('makes another resource where the name is another, and updates what refers to it', async () => {
        const env_7 = { stack: [], error: void 0, hasError: false };
        try {
            const build = (QueueName) => stackOf((stack) => {
                const queue = new Queue(stack, 'Inbox', { queueName: QueueName });
                machine(stack, new SqsSendMessage(stack, 'Send', { queue, messageBody: TaskInput.fromText('hi') }));
            });
            const before = __addDisposableResource(env_7, await build('one'), true);
            const after = __addDisposableResource(env_7, await build('two'), true);
            const environment = __addDisposableResource(env_7, await startLocal({ app: before.path }), true);
            expect(ids(await environment.update(after.path))).toMatchObject({ updated: ['Inbox', 'Machine'], deleted: ['Inbox'] });
            await run(environment);
            expect(environment.services.sqs.hasQueue('one')).toBe(false);
            expect(environment.services.sqs.messages('two')).toHaveLength(1);
        }
        catch (e_7) {
            env_7.error = e_7;
            env_7.hasError = true;
        }
        finally {
            const result_7 = __disposeResources(env_7);
            if (result_7)
                await result_7;
        }
    });
    it('goes on feeding functions from queues, and delivers events and messages by the new rules only', async () => {
        const env_8 = { stack: [], error: void 0, hasError: false };
        try {
            const build = (source, withFilter) => stackOf((stack) => {
                const [inbox, outbox] = [new Queue(stack, 'Inbox'), new Queue(stack, 'Outbox')];
                const bus = new EventBus(stack, 'Bus', { eventBusName: 'bus' });
                new Rule(stack, 'Rule', { eventBus: bus, eventPattern: { source: [source] }, targets: [new SqsQueue(outbox)] });
                const topic = new Topic(stack, 'News');
                topic.addSubscription(new SqsSubscription(outbox, { rawMessageDelivery: withFilter }));
                const code = `exports.handler = async (event) => { if (event.Records[0].body === 'fail') throw new Error('${source}'); };`;
                const handler = new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(code) });
                handler.addEventSource(new SqsEventSource(inbox, { batchSize: withFilter ? 1 : 5 }));
            });
            const before = __addDisposableResource(env_8, await build('old', false), true);
            const after = __addDisposableResource(env_8, await build('new', true), true);
            const problems = [];
            let told = () => { };
            const problem = new Promise((resolve) => (told = resolve));
            const environment = __addDisposableResource(env_8, await startLocal({ app: before.path, onProblem: (text) => (problems.push(text), told()) }), true);
            await environment.update(after.path);
            const { sqs, sns, events } = environment.services;
            for (const source of ['old', 'new'])
                events.emit({ source, detailType: 'Test', resources: [], detail: {} }, 'bus');
            await events.settled();
            await sns.publish(physicalId(environment, 'News'), { message: 'raw' });
            expect(sqs.messages(physicalId(environment, 'Outbox')).map(({ body }) => (body.startsWith('{') ? JSON.parse(body).source : body))).toEqual(['new', 'raw']);
            sqs.send(physicalId(environment, 'Inbox'), { body: 'fail' });
            await problem;
            expect(problems).toEqual([expect.stringContaining('"errorMessage":"new"')]);
        }
        catch (e_8) {
            env_8.error = e_8;
            env_8.hasError = true;
        }
        finally {
            const result_8 = __disposeResources(env_8);
            if (result_8)
                await result_8;
        }
    });
    it('moves aliases to new versions, routes to new paths, and keeps policies with their roles', async () => {
        const env_9 = { stack: [], error: void 0, hasError: false };
        try {
            const build = (text) => stackOf((stack) => {
                const fn = new LambdaFunction(stack, 'Answer', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(`exports.handler = async () => ({ statusCode: 200, body: '${text}' });`), maxEventAge: Duration.minutes(text.length), currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY } });
                fn.addToRolePolicy(new PolicyStatement({ actions: [`s3:Get${text}`], resources: ['*'] }));
                const api = new HttpApi(stack, 'Api', { apiName: text });
                api.addRoutes({ path: `/${text}`, methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Call', fn.addAlias('live')) });
                const live = machine(stack, says(text, stack));
                const version = new CfnStateMachineVersion(stack, `Version${text}`, { stateMachineArn: live.stateMachineArn, stateMachineRevisionId: live.stateMachineRevisionId });
                new CfnStateMachineAlias(stack, 'Live', { name: 'live', routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }] });
            });
            const before = __addDisposableResource(env_9, await build('old'), true);
            const after = __addDisposableResource(env_9, await build('newer'), true);
            const environment = __addDisposableResource(env_9, await startLocal({ app: before.path }), true);
            const [url] = Object.values(environment.apis);
            expect(await (await fetch(`${url}/old`)).text()).toBe('old');
            const update = await environment.update(after.path);
            expect(update.notChanged).toEqual([]);
            expect(ids(update)).toMatchObject({ updated: expect.arrayContaining(['Answer', 'Api', 'Machine', 'Live']) });
            expect(Object.values(environment.apis)).toEqual([url]);
            expect((await fetch(`${url}/old`)).status).toBe(404);
            expect(await (await fetch(`${url}/newer`)).text()).toBe('newer');
            expect(await run(environment, 'Live')).toBe('newer');
            const statements = environment.services.iam.roles().flatMap(({ policies }) => JSON.stringify(policies));
            expect(statements.join()).toContain('s3:Getnewer');
            expect(statements.join()).not.toContain('s3:Getold');
        }
        catch (e_9) {
            env_9.error = e_9;
            env_9.hasError = true;
        }
        finally {
            const result_9 = __disposeResources(env_9);
            if (result_9)
                await result_9;
        }
    });
    it('goes into nested stacks, and removes what was in one that is gone', async () => {
        const env_10 = { stack: [], error: void 0, hasError: false };
        try {
            const build = (text) => stackOf((stack) => {
                new Queue(stack, 'Inbox');
                if (text === undefined)
                    return;
                const nested = new NestedStack(stack, 'Inner');
                machine(nested, says(text, nested));
            });
            const before = __addDisposableResource(env_10, await build('old'), true);
            const after = __addDisposableResource(env_10, await build('new'), true);
            const without = __addDisposableResource(env_10, await build(), true);
            const environment = __addDisposableResource(env_10, await startLocal({ app: before.path }), true);
            const machines = () => environment.resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine').map(({ physicalId }) => physicalId);
            const [stateMachineArn = ''] = machines();
            expect(await environment.update(before.path)).toMatchObject({ created: [], updated: [], deleted: [] });
            expect((await environment.update(after.path)).updated.map(({ type }) => type)).toEqual(['AWS::StepFunctions::StateMachine', 'AWS::CloudFormation::Stack']);
            const { states } = environment.services;
            const { executionArn = '' } = await states.call('StartExecution', { stateMachineArn });
            expect((await states.ended(executionArn)).output).toBe('"new"');
            expect((await environment.update(without.path)).deleted.map(({ type }) => type)).toContain('AWS::StepFunctions::StateMachine');
            expect(machines()).toEqual([]);
            expect(environment.resources.map(({ type }) => type)).toContain('AWS::SQS::Queue');
        }
        catch (e_10) {
            env_10.error = e_10;
            env_10.hasError = true;
        }
        finally {
            const result_10 = __disposeResources(env_10);
            if (result_10)
                await result_10;
        }
    });
    it('stops at the first problem, and goes on from there with the next state', async () => {
        const env_11 = { stack: [], error: void 0, hasError: false };
        try {
            const withDefinition = (text) => async (app) => {
                const path = join(app.path, 'App.template.json');
                const template = { Resources: { Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: 'arn:aws:iam::123456789012:role/States', DefinitionString: text }, Metadata: { 'aws:cdk:path': 'App/Machine/Resource' } } } };
                await writeFile(path, JSON.stringify(template));
            };
            const app = __addDisposableResource(env_11, await stackOf(() => undefined), true);
            const valid = (output) => JSON.stringify({ StartAt: 'Say', States: { Say: { Type: 'Pass', Result: output, End: true } } });
            await withDefinition(valid('first'))(app);
            const environment = __addDisposableResource(env_11, await startLocal({ app: app.path }), true);
            await withDefinition('{"StartAt":"Nowhere","States":{}}')(app);
            await expect(environment.update(app.path)).rejects.toMatchObject({ name: 'ResourceError', constructPath: 'App/Machine/Resource' });
            expect(await run(environment)).toBe('first');
            await withDefinition(valid('second'))(app);
            expect(ids(await environment.update(app.path))).toMatchObject({ updated: ['Machine'] });
            expect(await run(environment)).toBe('second');
        }
        catch (e_11) {
            env_11.error = e_11;
            env_11.hasError = true;
        }
        finally {
            const result_11 = __disposeResources(env_11);
            if (result_11)
                await result_11;
        }
    });
    it('is refused once the environment is closed', async () => {
        const environment = await startLocal();
        await environment.close();
        await expect(environment.update('cdk.out')).rejects.toMatchObject({ name: 'AbortError' });
    });
});
//# sourceMappingURL=update.test.js.map