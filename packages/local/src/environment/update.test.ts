import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Duration, NestedStack, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, Table, TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachineAlias, CfnStateMachineVersion, TaskInput, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { describe, expect, it } from 'vitest';
import { startLocal } from './start-local.js';
import { RawClient } from '../testing/raw-client.js';
import { type SynthesizedApp } from '../testing/synthesized.js';
import { TestClock } from '../testing/test-clock.js';
import { greeter, ids, machine, physicalId, run, says, stackOf } from '../testing/updated-app.js';

describe('environment.update', () => {
  it('changes nothing if the app did not change', async () => {
    await using app = await stackOf((stack) => {
      machine(stack, new LambdaInvoke(stack, 'Greet', { lambdaFunction: greeter(stack, 'hello') }));
      new Topic(stack, 'News').addSubscription(new SqsSubscription(new Queue(stack, 'Inbox')));
    });
    await using environment = await startLocal({ app: app.path });
    const before = environment.resources;
    expect(await environment.update(app.path)).toEqual({ created: [], updated: [], deleted: [], notChanged: [] });
    expect(environment.resources).toEqual(before);
  });

  it('updates a definition while an execution runs, which keeps the previous one', async () => {
    const clock = new TestClock();
    const build = (text: string) =>
      stackOf((stack) =>
        machine(stack, new Wait(stack, 'Wait', { time: WaitTime.duration(Duration.hours(1)) }).next(says(text, stack))),
      );
    await using before = await build('old');
    await using after = await build('new');
    await using environment = await startLocal({ app: before.path, clock });
    const { states } = environment.services;
    const waiting = new Promise<void>((resolve) => {
      const entered = new Set<string>();
      states.on('history', ({ executionArn, event }) => {
        if (event.type === 'WaitStateEntered' && entered.add(executionArn).size === 2) resolve();
      });
    });
    const start = async () =>
      (await states.call('StartExecution', { stateMachineArn: physicalId(environment, 'Machine') })).executionArn ?? '';
    const first = await start();
    expect(ids(await environment.update(after.path))).toEqual({
      created: [],
      updated: ['Machine'],
      deleted: [],
      notChanged: [],
    });
    const second = await start();
    await waiting;
    clock.advance(3_600_000);
    expect((await states.waitForExecution(first)).output).toBe('"old"');
    expect((await states.waitForExecution(second)).output).toBe('"new"');
  });

  it('updates code and configuration of a function', async () => {
    const build = (greeting: string, variables?: Record<string, string>) =>
      stackOf((stack) =>
        machine(
          stack,
          new LambdaInvoke(stack, 'Greet', {
            lambdaFunction: greeter(stack, greeting, variables),
            payloadResponseOnly: true,
          }),
        ),
      );
    await using first = await build('hello');
    await using second = await build('good day', { MARK: '!' });
    await using third = await build('good day');
    await using environment = await startLocal({ app: first.path });
    expect(await run(environment)).toBe('hello');
    expect(ids(await environment.update(second.path))).toMatchObject({ updated: ['Greeter'] });
    expect(await run(environment)).toBe('good day!');
    await environment.update(third.path);
    expect(await run(environment)).toBe('good day');
  });

  it('keeps items, objects and messages while other properties change', async () => {
    const build = (visibility: number) =>
      stackOf((stack) => {
        const queue = new Queue(stack, 'Inbox', { visibilityTimeout: Duration.seconds(visibility) });
        new Table(stack, 'Orders', {
          partitionKey: { name: 'id', type: AttributeType.STRING },
          timeToLiveAttribute: visibility > 30 ? 'until' : undefined,
          deletionProtection: visibility > 30,
          billingMode: visibility > 30 ? BillingMode.PAY_PER_REQUEST : BillingMode.PROVISIONED,
          tableClass: visibility > 30 ? undefined : TableClass.STANDARD_INFREQUENT_ACCESS,
        });
        Tags.of(stack).add('visibility', String(visibility));
        Tags.of(stack).add(`v${visibility}`, '');
        new Role(stack, 'Clerk', {
          assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
          description: `waits ${visibility} s`,
        });
        queue.addToResourcePolicy(
          new PolicyStatement({
            principals: [new AnyPrincipal()],
            actions: [`sqs:Get${visibility}`],
            resources: ['*'],
          }),
        );
        new Bucket(stack, 'Receipts', { versioned: visibility > 30 });
        machine(
          stack,
          new SqsSendMessage(stack, 'Send', { queue, messageBody: TaskInput.fromText(`after ${visibility} s`) }),
        );
      });
    await using before = await build(30);
    await using after = await build(60);
    await using environment = await startLocal({ app: before.path });
    const { sqs, s3, dynamodb } = environment.services;
    await run(environment);
    await s3.putObject(physicalId(environment, 'Receipts'), 'a.txt', 'paid');
    const table = physicalId(environment, 'Orders');
    const { DescribeTableCommand, DynamoDBClient, ListTagsOfResourceCommand, PutItemCommand } =
      await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient(environment.clientConfig());
    await client.send(new PutItemCommand({ TableName: table, Item: { id: { S: 'o1' } } }));
    const described = async () => (await client.send(new DescribeTableCommand({ TableName: table }))).Table;
    expect(await described()).toMatchObject({
      DeletionProtectionEnabled: false,
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    });
    expect(ids(await environment.update(after.path))).toEqual({
      created: [],
      updated: expect.arrayContaining(['Inbox', 'Orders', 'Receipts', 'Machine']) as string[],
      deleted: [],
      notChanged: [],
    });
    await run(environment);
    expect(sqs.messages(physicalId(environment, 'Inbox')).map(({ body }) => body)).toEqual([
      'after 30 s',
      'after 60 s',
    ]);
    expect(s3.listObjects(physicalId(environment, 'Receipts'))).toHaveLength(1);
    expect(await dynamodb.items(table)).toEqual([{ id: { S: 'o1' } }]);
    const updated = await described();
    expect(updated).toMatchObject({
      DeletionProtectionEnabled: true,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      TableClassSummary: { TableClass: 'STANDARD' },
    });
    const listed = await client.send(new ListTagsOfResourceCommand({ ResourceArn: updated?.TableArn }));
    expect(new Map(listed.Tags?.map(({ Key, Value }) => [Key, Value]))).toEqual(
      new Map([
        ['visibility', '60'],
        ['v60', ''],
      ]),
    );
    client.destroy();
    const { SQSClient, GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
    const queues = new SQSClient(environment.clientConfig());
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl: physicalId(environment, 'Inbox'), AttributeNames: ['Policy'] }),
    );
    queues.destroy();
    expect(Attributes?.['Policy']).toContain('sqs:Get60');
    expect(Attributes?.['Policy']).not.toContain('sqs:Get30');
    const iam = new RawClient(() => environment.endpoint);
    const roleName = environment.resources.find(({ path }) => path === 'App/Clerk/Resource')?.physicalId ?? '';
    const form = new URLSearchParams({ Action: 'GetRole', Version: '2010-05-08', RoleName: roleName });
    expect(
      (
        await iam.call('iam', '/', {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: form.toString(),
        })
      ).body,
    ).toContain('waits 60 s');
  });

  it('lists resources that cannot be updated, and does not change them', async () => {
    const build = (key: string) =>
      stackOf((stack) => new Table(stack, 'Orders', { partitionKey: { name: key, type: AttributeType.STRING } }));
    await using before = await build('id');
    await using after = await build('number');
    await using environment = await startLocal({ app: before.path });
    const [table] = environment.resources;
    const { notChanged, updated } = await environment.update(after.path);
    expect(updated).toEqual([]);
    expect(notChanged).toEqual([
      {
        resource: table,
        reason:
          'KeySchema, AttributeDefinitions of a table cannot be updated without losing its items; restart, or ' +
          'rename the table',
      },
    ]);
    expect(await environment.update(before.path)).toMatchObject({ notChanged: [] });
  });

  it('creates new and deletes removed resources; adopts retained ones when they return', async () => {
    await using before = await stackOf((stack) => {
      new Bucket(stack, 'Kept');
      new Bucket(stack, 'Gone', { removalPolicy: RemovalPolicy.DESTROY });
      machine(stack, says('first', stack), 'First');
    });
    await using after = await stackOf((stack) => machine(stack, says('second', stack), 'Second'));
    await using environment = await startLocal({ app: before.path });
    const kept = physicalId(environment, 'Kept');
    const gone = physicalId(environment, 'Gone');
    await environment.services.s3.putObject(kept, 'a.txt', 'a');
    expect(ids(await environment.update(after.path))).toEqual({
      created: ['Second'],
      updated: [],
      deleted: ['First', 'Gone'],
      notChanged: ['Kept'],
    });
    expect(await run(environment, 'Second')).toBe('second');
    expect(() => environment.services.s3.listObjects(gone)).toThrow('does not exist');
    expect(ids(await environment.update(before.path))).toEqual({
      created: ['Gone', 'First'],
      updated: [],
      deleted: ['Second'],
      notChanged: [],
    });
    expect(environment.services.s3.listObjects(kept)).toHaveLength(1);
  });

  it('replaces a resource whose name changed, and updates references to it', async () => {
    const build = (QueueName: string) =>
      stackOf((stack) => {
        const queue = new Queue(stack, 'Inbox', { queueName: QueueName });
        machine(stack, new SqsSendMessage(stack, 'Send', { queue, messageBody: TaskInput.fromText('hi') }));
      });
    await using before = await build('one');
    await using after = await build('two');
    await using environment = await startLocal({ app: before.path });
    expect(ids(await environment.update(after.path))).toMatchObject({
      updated: ['Inbox', 'Machine'],
      deleted: ['Inbox'],
    });
    await run(environment);
    expect(environment.services.sqs.hasQueue('one')).toBe(false);
    expect(environment.services.sqs.messages('two')).toHaveLength(1);
  });

  it('keeps event source mappings, and delivers events and messages by the new rules only', async () => {
    const build = (source: string, withFilter: boolean) =>
      stackOf((stack) => {
        const [inbox, outbox] = [new Queue(stack, 'Inbox'), new Queue(stack, 'Outbox')];
        const bus = new EventBus(stack, 'Bus', { eventBusName: 'bus' });
        new Rule(stack, 'Rule', { eventBus: bus, eventPattern: { source: [source] }, targets: [new SqsQueue(outbox)] });
        const topic = new Topic(stack, 'News');
        topic.addSubscription(new SqsSubscription(outbox, { rawMessageDelivery: withFilter }));
        const code = `exports.handler = async (event) => { if (event.Records[0].body === 'fail') throw new Error('${source}'); };`;
        const handler = new LambdaFunction(stack, 'Handler', {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline(code),
        });
        handler.addEventSource(new SqsEventSource(inbox, { batchSize: withFilter ? 1 : 5 }));
      });
    await using before = await build('old', false);
    await using after = await build('new', true);
    const problems: string[] = [];
    let told = () => {};
    const problem = new Promise<void>((resolve) => (told = resolve));
    await using environment = await startLocal({
      app: before.path,
      onProblem: (text) => (problems.push(text), told()),
    });
    await environment.update(after.path);
    const { sqs, sns, events } = environment.services;
    const client = new EventBridgeClient(environment.clientConfig());
    const Entries = ['old', 'new'].map((Source) => ({ Source, DetailType: 'Test', Detail: '{}', EventBusName: 'bus' }));
    await client.send(new PutEventsCommand({ Entries }));
    client.destroy();
    await events.settled();
    await sns.publish(physicalId(environment, 'News'), { message: 'raw' });
    expect(
      sqs
        .messages(physicalId(environment, 'Outbox'))
        .map(({ body }) => (body.startsWith('{') ? (JSON.parse(body) as { source: string }).source : body)),
    ).toEqual(['new', 'raw']);
    sqs.send(physicalId(environment, 'Inbox'), { body: 'fail' });
    await problem;
    expect(problems).toEqual([expect.stringContaining('"errorMessage":"new"')]);
  });

  it('updates aliases, routes and the policies of roles', async () => {
    const build = (text: string) =>
      stackOf((stack) => {
        const fn = new LambdaFunction(stack, 'Answer', {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline(`exports.handler = async () => ({ statusCode: 200, body: '${text}' });`),
          maxEventAge: Duration.minutes(text.length),
          currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY },
        });
        fn.addToRolePolicy(new PolicyStatement({ actions: [`s3:Get${text}`], resources: ['*'] }));
        const api = new HttpApi(stack, 'Api', { apiName: text });
        api.addRoutes({
          path: `/${text}`,
          methods: [HttpMethod.GET],
          integration: new HttpLambdaIntegration('Call', fn.addAlias('live')),
        });
        const live = machine(stack, says(text, stack));
        const version = new CfnStateMachineVersion(stack, `Version${text}`, {
          stateMachineArn: live.stateMachineArn,
          stateMachineRevisionId: live.stateMachineRevisionId,
        });
        new CfnStateMachineAlias(stack, 'Live', {
          name: 'live',
          routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
        });
      });
    await using before = await build('old');
    await using after = await build('newer');
    await using environment = await startLocal({ app: before.path });
    const [url] = Object.values(environment.apis);
    expect(await (await fetch(`${url}/old`)).text()).toBe('old');
    const update = await environment.update(after.path);
    expect(update.notChanged).toEqual([]);
    expect(ids(update)).toMatchObject({
      updated: expect.arrayContaining(['Answer', 'Api', 'Machine', 'Live']) as string[],
    });
    expect(Object.values(environment.apis)).toEqual([url]);
    expect((await fetch(`${url}/old`)).status).toBe(404);
    expect(await (await fetch(`${url}/newer`)).text()).toBe('newer');
    expect(await run(environment, 'Live')).toBe('newer');
    const statements = environment.services.iam.roles().flatMap(({ policies }) => JSON.stringify(policies));
    expect(statements.join()).toContain('s3:Getnewer');
    expect(statements.join()).not.toContain('s3:Getold');
  });

  it('updates nested stacks, and deletes the resources of removed ones', async () => {
    const build = (text?: string) =>
      stackOf((stack) => {
        new Queue(stack, 'Inbox');
        if (text === undefined) return;
        const nested = new NestedStack(stack, 'Inner');
        machine(nested, says(text, nested));
      });
    await using before = await build('old');
    await using after = await build('new');
    await using without = await build();
    await using environment = await startLocal({ app: before.path });
    const machines = () =>
      environment.resources
        .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
        .map(({ physicalId }) => physicalId);
    const [stateMachineArn = ''] = machines();
    expect(await environment.update(before.path)).toMatchObject({ created: [], updated: [], deleted: [] });
    expect((await environment.update(after.path)).updated.map(({ type }) => type)).toEqual([
      'AWS::StepFunctions::StateMachine',
      'AWS::CloudFormation::Stack',
    ]);
    const { states } = environment.services;
    const { executionArn = '' } = await states.call('StartExecution', { stateMachineArn });
    expect((await states.waitForExecution(executionArn)).output).toBe('"new"');
    expect((await environment.update(without.path)).deleted.map(({ type }) => type)).toContain(
      'AWS::StepFunctions::StateMachine',
    );
    expect(machines()).toEqual([]);
    expect(environment.resources.map(({ type }) => type)).toContain('AWS::SQS::Queue');
  });

  it('keeps a resource that cannot be updated, and the next update changes it', async () => {
    const withDefinition = (text: string) => async (app: SynthesizedApp) => {
      const path = join(app.path, 'App.template.json');
      const template = {
        Resources: {
          Machine: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: { RoleArn: 'arn:aws:iam::123456789012:role/States', DefinitionString: text },
            Metadata: { 'aws:cdk:path': 'App/Machine/Resource' },
          },
        },
      };
      await writeFile(path, JSON.stringify(template));
    };
    await using app = await stackOf(() => undefined);
    const valid = (output: string) =>
      JSON.stringify({ StartAt: 'Say', States: { Say: { Type: 'Pass', Result: output, End: true } } });
    await withDefinition(valid('first'))(app);
    await using environment = await startLocal({ app: app.path });
    await withDefinition('{"StartAt":"Nowhere","States":{}}')(app);
    expect((await environment.update(app.path)).notChanged).toMatchObject([
      { resource: { path: 'App/Machine/Resource' }, reason: expect.stringContaining('States') as string },
    ]);
    expect(await run(environment)).toBe('first');
    await withDefinition(valid('second'))(app);
    expect(ids(await environment.update(app.path))).toMatchObject({ updated: ['Machine'] });
    expect(await run(environment)).toBe('second');
  });

  it('rejects after the environment is closed', async () => {
    const environment = await startLocal();
    await environment.close();
    await expect(environment.update('cdk.out')).rejects.toMatchObject({ name: 'AbortError' });
  });
});
