import { SeededRandom } from '@stepwell/asl';
import { beforeEach, describe, expect, it } from 'vitest';
import { ChaosEngine } from '../../kernel/chaos/index.js';
import { internalCall, type Invoke, invokeAs } from '../../kernel/calls.js';
import { type Kernel } from '../../kernel/kernel.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Call } from '../../kernel/operation.js';
import { TestClock } from '../../testing/test-clock.js';
import { testContext } from '../../testing/test-kernel.js';
import { SqsService } from '../sqs/index.js';
import { EventsService } from './service.js';

const queueArn = 'arn:aws:sqs:us-east-1:123456789012:seen';
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';

let clock: TestClock;
let kernel: Kernel;
let sqs: SqsService;
let events: EventsService;
let invoke: Invoke;
/** The calls of StartExecution. */
let starts: Call[];
beforeEach(async () => {
  clock = new TestClock();
  const context = testContext({ clock });
  kernel = context.kernel;
  sqs = new SqsService(context);
  events = new EventsService({ ...context, random: new SeededRandom(1) });
  starts = [];
  kernel.register({
    model: readModel('sfn'),
    operations: { StartExecution: (_input: object, call: Call) => void starts.push(call) },
  });
  invoke = invokeAs(kernel, { source: 'deploy', clock, region: context.region });
  await invoke('sqs', 'CreateQueue', { QueueName: 'seen' });
});

const putRule = async (rule: object, target: object = { Arn: queueArn }) => {
  await invoke('eventbridge', 'PutRule', { Name: 'rule', ...rule });
  await invoke('eventbridge', 'PutTargets', { Rule: 'rule', Targets: [{ Id: 't', ...target }] });
};
const seen = () => sqs.messages('seen').map(({ body }) => JSON.parse(body) as Record<string, unknown>);
const statusChange = {
  source: 'aws.states',
  detailType: 'Step Functions Execution Status Change',
  resources: [stateMachineArn],
  time: Date.UTC(2026, 0, 1),
};

describe('an event of another service', () => {
  it('reaches the rules of the default bus', async () => {
    await putRule({ EventPattern: '{"source":["aws.states"],"detail":{"status":["FAILED"]}}' });
    for (const status of ['RUNNING', 'FAILED'])
      kernel.events.emit('aws-event', { ...statusChange, detail: { status, output: undefined } });
    await events.settled();
    expect(seen()).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        'detail-type': 'Step Functions Execution Status Change',
        source: 'aws.states',
        account: '123456789012',
        time: '2026-01-01T00:00:00Z',
        region: 'us-east-1',
        resources: [stateMachineArn],
        detail: { status: 'FAILED' },
      },
    ]);
  });

  it('is not created if the default bus has no rules', () => {
    let created = 0;
    const detail = () => ({ created: (created += 1) });
    kernel.events.emit('aws-event', { ...statusChange, detail });
    expect(created).toBe(0);
  });
});

describe('a schedule', () => {
  it('fires at its rate since the rule was enabled, for the targets that the rule has then', async () => {
    await invoke('eventbridge', 'PutRule', { Name: 'rule', ScheduleExpression: 'rate(5 minutes)' });
    clock.advance(2 * 60_000);
    await invoke('eventbridge', 'PutTargets', { Rule: 'rule', Targets: [{ Id: 't', Arn: queueArn }] });
    clock.advance(8 * 60_000);
    await events.settled();
    expect(seen().map(({ time, detail }) => [time, detail])).toEqual([
      ['2026-01-01T00:05:00Z', {}],
      ['2026-01-01T00:10:00Z', {}],
    ]);
    await invoke('eventbridge', 'DisableRule', { Name: 'rule' });
    expect(clock.pending).toBe(0);
  });
});

describe('a delivery', () => {
  it('calls the target with the role of the target, or of the rule', async () => {
    const EventPattern = '{"source":["test"]}';
    const roles = ['target', 'rule'].map((name) => `arn:aws:iam::123456789012:role/${name}`);
    const put = () =>
      invoke('eventbridge', 'PutEvents', { Entries: [{ Source: 'test', DetailType: 'd', Detail: '{}' }] });
    await putRule({ EventPattern, RoleArn: roles[1] }, { Arn: stateMachineArn, RoleArn: roles[0] });
    await put();
    await putRule({ EventPattern, RoleArn: roles[1] }, { Arn: stateMachineArn });
    await put();
    await events.settled();
    expect(starts.map(({ source, caller }) => [source, caller.roleArn])).toEqual(roles.map((role) => ['event', role]));
  });

  it('to a queue is committed together with the event', async () => {
    await putRule({ EventPattern: '{"source":["test"]}' });
    const commits: string[][] = [];
    const input = { Entries: [{ Source: 'test', DetailType: 'd', Detail: '{}' }] };
    await kernel.invoke('eventbridge', 'PutEvents', input, {
      ...internalCall({ source: 'task', clock, region: 'us-east-1' }),
      commit: (changes) => void commits.push(changes.map(({ records }) => records)),
    });
    await events.settled();
    expect(commits).toEqual([['events/deliveries', expect.stringMatching(/^sqs\//)]]);
  });
});

it('chaos fails entries of the app, but not those that other services put', async () => {
  const context = testContext({ clock, faults: new ChaosEngine({ events: { partial: 1 } }, 1) });
  const own = new EventsService({ ...context, random: new SeededRandom(1) });
  const failed = async (source: 'event' | 'task') =>
    (
      await invokeAs(context.kernel, { source, clock, region: 'us-east-1' })('eventbridge', 'PutEvents', {
        Entries: [{ Source: 'test', DetailType: 'd', Detail: '{}' }],
      })
    )['FailedEntryCount'];
  expect([await failed('task'), await failed('event')]).toEqual([1, 0]);
  await own.close();
});

// As AWS answers.
describe('EventBridge answers as AWS', () => {
  const rule = { Name: 'rule', EventPattern: '{"source":["test"]}' };
  it.each([
    ['CreateEventBus', { Name: 'own' }, 'Event bus own already exists.'],
    ['DescribeEventBus', { Name: 'none' }, 'Event bus none does not exist.'],
    ['DeleteEventBus', { Name: 'default' }, 'Cannot delete event bus default.'],
    ['DescribeRule', { Name: 'none' }, 'Rule none does not exist on EventBus default.'],
    ['DeleteRule', { Name: 'rule' }, "Rule can't be deleted since it has targets."],
    ['RemovePermission', { EventBusName: 'own', StatementId: 's' }, 'Statement with the provided id does not exist.'],
    [
      'PutTargets',
      { Rule: 'rule', Targets: [1, 2, 3, 4, 5].map((id) => ({ Id: String(id), Arn: queueArn })) },
      'The requested resource exceeds the maximum number allowed.',
    ],
    [
      'PutTargets',
      { Rule: 'rule', Targets: [{ Id: '!@#$@!#$', Arn: queueArn }] },
      "1 validation error detected: Value '!@#$@!#$' at 'targets.1.member.id' failed to satisfy constraint: Member must " +
        'satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+',
    ],
    [
      'PutTargets',
      { Rule: 'rule', Targets: [{ Id: 'x'.repeat(65), Arn: queueArn }] },
      `1 validation error detected: Value '${'x'.repeat(65)}' at 'targets.1.member.id' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 64',
    ],
    [
      'PutTargets',
      { Rule: 'rule', Targets: [{ Id: 'x', Arn: queueArn, InputTransformer: { InputTemplate: '"<missing>"' } }] },
      'InputTemplate for target x contains invalid placeholder missing.',
    ],
    [
      'PutRule',
      { Name: 'r', EventBusName: 'own', ScheduleExpression: 'rate(1 day)' },
      'ScheduleExpression is supported only on the default event bus.',
    ],
    ['PutRule', { Name: 'r', ScheduleExpression: 'cron(INVALID)' }, 'Parameter ScheduleExpression is not valid.'],
    ['TestEventPattern', { EventPattern: '{"source":["s"]}', Event: 'plain' }, 'Parameter Event is not valid.'],
    [
      'ListTagsForResource',
      { ResourceARN: 'arn:aws:events:us-east-1:123456789012:rule/own/none' },
      'Rule none does not exist on EventBus own.',
    ],
    ['DescribeConnection', { Name: 'none' }, "Failed to describe the connection(s). Connection 'none' does not exist."],
    [
      'CreateConnection',
      { Name: 'c', AuthorizationType: 'INVALID_AUTH_TYPE', AuthParameters: {} },
      "1 validation error detected: Value 'INVALID_AUTH_TYPE' at 'authorizationType' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]',
    ],
  ])('%s of %j', async (operation, input, message) => {
    await invoke('eventbridge', 'CreateEventBus', { Name: 'own' });
    await putRule(rule);
    await expect(invoke('eventbridge', operation, input)).rejects.toMatchObject({ message });
  });
});

describe('a connection', () => {
  const Name = 'c';
  it('gives its secrets to callers of this process only, and keeps its ARN when it is updated', async () => {
    const { ConnectionArn } = await invoke('eventbridge', 'CreateConnection', {
      Name,
      AuthorizationType: 'BASIC',
      AuthParameters: { BasicAuthParameters: { Username: 'ada', Password: 'first' } },
    });
    expect(
      await invoke('eventbridge', 'UpdateConnection', {
        Name,
        AuthParameters: { BasicAuthParameters: { Password: 'second' } },
      }),
    ).toMatchObject({ ConnectionArn });
    expect(await invoke('eventbridge', 'GetConnectionCredentials', { ConnectionArn })).toMatchObject({
      name: Name,
      authorization: { type: 'BASIC', username: 'ada', password: 'second' },
    });
    const call = { ...internalCall({ source: 'task', clock, region: 'us-east-1' }), source: 'http' as const };
    await expect(
      kernel.invoke('eventbridge', 'GetConnectionCredentials', { ConnectionArn }, call),
    ).rejects.toMatchObject({ code: 'UnknownOperationException' });
  });
});
