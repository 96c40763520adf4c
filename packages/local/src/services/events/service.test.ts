import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEvents, type TestEvents } from './testing/start-events.js';

const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const functionArn = arnOf('lambda', 'function:f');

let env: TestEvents;
beforeEach(async () => {
  env = await startEvents();
});
afterEach(async () => {
  expect(env.local.defects).toEqual([]);
  await env[Symbol.asyncDispose]();
});

describe('PutEvents', () => {
  it('accepts events, with an error for each invalid one', async () => {
    const entry = { Source: 'test', DetailType: 'Test', Detail: '{}' };
    const { FailedEntryCount, Entries } = await env.client.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, Detail: '[1]' },
          { ...entry, Detail: '"text"' },
          { ...entry, Detail: '{' },
          { ...entry, Source: undefined },
          { ...entry, DetailType: '' },
          { Source: 'test', DetailType: 'Test' },
          { ...entry, Source: 'aws.ec2' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(7);
    expect(
      Entries?.map(({ EventId, ErrorCode, ErrorMessage }) =>
        EventId === undefined ? `${ErrorCode}: ${ErrorMessage}` : 'taken',
      ),
    ).toEqual([
      'taken',
      'MalformedDetail: Detail is malformed.',
      'MalformedDetail: Detail is malformed.',
      'MalformedDetail: Detail is malformed.',
      'InvalidArgument: Parameter Source is not valid. Reason: Source is a required argument.',
      'InvalidArgument: Parameter DetailType is not valid. Reason: DetailType is a required argument.',
      'InvalidArgument: Parameter Detail is not valid. Reason: Detail is a required argument.',
      'NotAuthorizedForSourceException: Not authorized for the source.',
    ]);
  });

  it('rejects more than ten entries, no entries, and more than 1 MB', async () => {
    const entry = { Source: 'test', DetailType: 'Test', Detail: '{}' };
    await expect(
      env.client.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry) })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('less than or equal to 10'),
    });
    await expect(env.client.send(new PutEventsCommand({ Entries: [] }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const half = { ...entry, Detail: JSON.stringify({ text: 'x'.repeat(520_000) }) };
    expect((await env.client.send(new PutEventsCommand({ Entries: [half, half] }))).FailedEntryCount).toBe(0);
    await expect(env.client.send(new PutEventsCommand({ Entries: [half, half, half] }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Total size'),
    });
  });

  it('accepts events for an unknown bus like AWS, and reports them', async () => {
    expect(await env.put({}, { bus: 'nowhere' })).toBeDefined();
    expect(env.problems).toEqual([expect.stringContaining('was put on the bus nowhere, which does not exist')]);
  });

  it("delivers the complete event to a rule's targets, with the entry's time", async () => {
    await env.rule([{ Arn: functionArn }]);
    await env.client.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: 'test',
            DetailType: 'Test',
            Detail: '{"a":1}',
            Resources: ['r'],
            Time: new Date('2025-05-05T05:05:05.500Z'),
          },
        ],
      }),
    );
    await env.events.settled();
    expect(env.received.map(({ arn, text }) => [arn, JSON.parse(text)])).toEqual([
      [
        functionArn,
        {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          'detail-type': 'Test',
          source: 'test',
          account: '123456789012',
          time: '2025-05-05T05:05:05Z',
          region: 'us-east-1',
          resources: ['r'],
          detail: { a: 1 },
        },
      ],
    ]);
  });
});

describe('rules', () => {
  it('deliver matching events to all targets, and none while they are disabled', async () => {
    const queue = env.sqs.createQueue('q').arn;
    const fifo = env.sqs.createQueue('q.fifo', {
      attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' },
    }).arn;
    const topic = await env.createTopic('t');
    const machine = arnOf('states', 'stateMachine:m');
    const arns = [queue, topic, machine, functionArn];
    await env.rule(
      arns.map((Arn) => ({ Arn })),
      { EventPattern: JSON.stringify({ detail: { size: [{ numeric: ['>', 5] }] } }), Name: 'big' },
    );
    await env.rule([{ Arn: fifo, SqsParameters: { MessageGroupId: 'g' } }, { Arn: arnOf('logs', 'log-group:/x') }]);
    const id = await env.put({ size: 6 });
    await env.put({ size: 5 });
    expect(env.bodies('q').map((body) => (JSON.parse(body) as { id: string }).id)).toEqual([id]);
    expect(env.sqs.messages('q.fifo').map(({ groupId }) => groupId)).toEqual(['g', 'g']);
    expect(env.sns.published(topic).map(({ message }) => (JSON.parse(message) as { id: string }).id)).toEqual([id]);
    expect(env.received.filter(({ arn }) => arn === machine).map(({ name }) => name)).toEqual([
      expect.stringMatching(new RegExp(`^${id}_[0-9a-f-]{36}$`)),
    ]);
    expect(env.received.filter(({ arn }) => arn === functionArn)).toHaveLength(1);
    expect(env.received.filter(({ arn }) => arn.includes(':logs:'))).toHaveLength(2);
    await env.client.send(new DisableRuleCommand({ Name: 'big' }));
    await env.put({ size: 7 });
    expect(env.bodies('q')).toHaveLength(1);
    await env.client.send(new EnableRuleCommand({ Name: 'big' }));
    await env.put({ size: 7 });
    expect(env.bodies('q')).toHaveLength(2);
  });

  it('match only events of their bus, and forward to one other bus', async () => {
    for (const name of ['first', 'second', 'third']) {
      await env.client.send(new CreateEventBusCommand({ Name: name }));
      env.sqs.createQueue(name);
    }
    const bus = (name: string) => arnOf('events', `event-bus/${name}`);
    const queue = (name: string) => arnOf('sqs', name);
    await env.rule([{ Arn: queue('first') }, { Arn: bus('second') }], { EventBusName: 'first' });
    await env.rule(
      [{ Arn: queue('second') }, { Arn: bus('third'), DeadLetterConfig: { Arn: env.sqs.createQueue('dead').arn } }],
      { EventBusName: bus('second') },
    );
    await env.rule([{ Arn: queue('third') }], { EventBusName: 'third' });
    const id = await env.put({}, { bus: 'first' });
    await env.put({});
    const ids = (name: string) => env.bodies(name).map((body) => (JSON.parse(body) as { id: string }).id);
    expect([ids('first'), ids('second'), ids('third'), ids('dead')]).toEqual([[id], [id], [], [id]]);
  });

  it('are updated without changing targets, described, listed and deleted', async () => {
    const arn = await env.rule([{ Arn: functionArn, Input: '{"a":1}' }], { Name: 'r', Description: 'one' });
    expect(arn).toBe(arnOf('events', 'rule/r'));
    await env.client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["other"]}', Description: 'two' }));
    expect(await env.client.send(new DescribeRuleCommand({ Name: 'r' }))).toMatchObject({
      Arn: arn,
      Description: 'two',
      EventPattern: '{"source":["other"]}',
      State: 'ENABLED',
      EventBusName: 'default',
      CreatedBy: '123456789012',
    });
    expect((await env.client.send(new ListTargetsByRuleCommand({ Rule: 'r' }))).Targets).toEqual([
      { Id: 't0', Arn: functionArn, Input: '{"a":1}' },
    ]);
    expect((await env.client.send(new ListRuleNamesByTargetCommand({ TargetArn: functionArn }))).RuleNames).toEqual([
      'r',
    ]);
    await env.rule([], { Name: 'a' }).catch(() => undefined);
    const first = await env.client.send(new ListRulesCommand({ Limit: 1 }));
    expect([
      first.Rules?.map(({ Name }) => Name),
      (await env.client.send(new ListRulesCommand({ NextToken: first.NextToken }))).Rules?.map(({ Name }) => Name),
    ]).toEqual([['a'], ['r']]);
    await expect(env.client.send(new DeleteRuleCommand({ Name: 'r' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: "Rule can't be deleted since it has targets.",
    });
    expect(
      (await env.client.send(new RemoveTargetsCommand({ Rule: 'r', Ids: ['t0', 'none'] }))).FailedEntries,
    ).toMatchObject([{ TargetId: 'none', ErrorCode: 'ResourceNotFoundException' }]);
    await env.client.send(new DeleteRuleCommand({ Name: 'r' }));
    await expect(env.client.send(new DescribeRuleCommand({ Name: 'r' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Rule r does not exist on EventBus default.',
    });
  });

  it.each([
    [{ Name: 'r' }, 'ValidationException', 'EventPattern or ScheduleExpression must be specified'],
    [{ Name: 'r', EventPattern: '{"a":1}' }, 'InvalidEventPatternException', 'must be an object or an array'],
    [
      { Name: 'r', ScheduleExpression: 'rate(1 minutes)' },
      'ValidationException',
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      { Name: 'r', ScheduleExpression: 'rate(1 day)', EventBusName: 'own' },
      'ValidationException',
      'only on the default event bus',
    ],
    [
      { Name: 'r', EventPattern: '{"a":[1]}', EventBusName: 'none' },
      'ResourceNotFoundException',
      'Event bus none does not exist.',
    ],
    [{ Name: 'a b', EventPattern: '{"a":[1]}' }, 'ValidationException', "at 'name'"],
  ])('are rejected: %j', async (input, name, message) => {
    await env.client.send(new CreateEventBusCommand({ Name: 'own' }));
    await expect(env.client.send(new PutRuleCommand(input))).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [{ Arn: arnOf('batch', 'job-queue/q') }, 'events are not delivered to'],
    [{ Arn: 'queue' }, 'is not an ARN'],
    [
      { Arn: functionArn, EcsParameters: { TaskDefinitionArn: 'x' } },
      'the setting EcsParameters of targets is not supported locally',
    ],
    [{ Arn: functionArn, Input: '{}', InputPath: '$' }, 'Only one of Input, InputPath, or InputTransformer'],
    [{ Arn: functionArn, Input: '{' }, 'JSON syntax error in input for target x'],
    [{ Arn: functionArn, InputPath: 'detail' }, 'Invalid InputPath for target x.'],
    [{ Arn: functionArn, InputTransformer: { InputTemplate: '"<a>"' } }, 'contains invalid placeholder a.'],
    [{ Arn: arnOf('sqs', 'q.fifo') }, 'SqsParameters must be specified'],
    [{ Arn: functionArn, DeadLetterConfig: { Arn: arnOf('sqs', 'd.fifo') } }, 'is not the ARN of a standard queue'],
    [{ Arn: functionArn, RetryPolicy: { MaximumEventAgeInSeconds: 5 } }, 'greater than or equal to 60'],
  ])('reject a target: %j', async (target, message) => {
    await env.client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"a":[1]}' }));
    await expect(
      env.client.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: 'x', ...target }] })),
    ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining(message) });
  });
});

describe('other operations', () => {
  it('test a pattern with an event', async () => {
    const Event = JSON.stringify({
      id: '1',
      account: '1',
      source: 's',
      time: '2026-01-01T00:00:00Z',
      region: 'r',
      resources: [],
      'detail-type': 't',
      detail: { a: 1 },
    });
    expect(
      (await env.client.send(new TestEventPatternCommand({ EventPattern: '{"detail":{"a":[1]}}', Event }))).Result,
    ).toBe(true);
    expect(
      (await env.client.send(new TestEventPatternCommand({ EventPattern: '{"detail":{"a":[2]}}', Event }))).Result,
    ).toBe(false);
    await expect(
      env.client.send(new TestEventPatternCommand({ EventPattern: '{"a":1}', Event })),
    ).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
    await expect(
      env.client.send(new TestEventPatternCommand({ EventPattern: '{"a":[1]}', Event: '{"id":"1"}' })),
    ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('account is missing') });
  });

  it('store policies and tags of buses', async () => {
    const { EventBusArn: arn } = await env.client.send(
      new CreateEventBusCommand({ Name: 'own', Description: 'mine', Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    await expect(env.client.send(new CreateEventBusCommand({ Name: 'own' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    expect((await env.client.send(new ListEventBusesCommand({}))).EventBuses?.map(({ Name }) => Name)).toEqual([
      'default',
      'own',
    ]);
    await env.client.send(new TagResourceCommand({ ResourceARN: arn, Tags: [{ Key: 'c', Value: 'd' }] }));
    await env.client.send(new UntagResourceCommand({ ResourceARN: arn, TagKeys: ['a'] }));
    expect((await env.client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).Tags).toEqual([
      { Key: 'c', Value: 'd' },
    ]);
    await env.client.send(
      new PutPermissionCommand({ EventBusName: 'own', StatementId: 's', Action: 'events:PutEvents', Principal: '*' }),
    );
    expect(await env.client.send(new DescribeEventBusCommand({ Name: arn }))).toMatchObject({
      Name: 'own',
      Description: 'mine',
      Policy: expect.stringContaining('"Sid":"s"'),
    });
    await env.client.send(new RemovePermissionCommand({ EventBusName: 'own', StatementId: 's' }));
    expect((await env.client.send(new DescribeEventBusCommand({ Name: 'own' }))).Policy).toBeUndefined();
    await env.rule([], { EventBusName: 'own', Name: 'r' }).catch(() => undefined);
    await expect(env.client.send(new DeleteEventBusCommand({ Name: 'own' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await env.client.send(new DeleteRuleCommand({ Name: 'r', EventBusName: 'own' }));
    await env.client.send(new DeleteEventBusCommand({ Name: 'own' }));
    await expect(env.client.send(new DescribeEventBusCommand({ Name: 'own' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(env.client.send(new DeleteEventBusCommand({ Name: 'default' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
