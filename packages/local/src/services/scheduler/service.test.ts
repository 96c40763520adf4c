import { SeededRandom, VirtualClock } from '@stepwell/asl';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../kernel/aws-error.js';
import { invokeAs, type Invoke } from '../../kernel/calls.js';
import { ChaosEngine } from '../../kernel/chaos/chaos-engine.js';
import { type ChaosOptions } from '../../kernel/chaos/chaos-options.js';
import { readModel } from '../../kernel/models/read-model.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { testContext } from '../../testing/test-kernel.js';
import { SqsService } from '../sqs/index.js';
import { SchedulerService } from './index.js';
import { type ScheduleInput } from './schedule.js';

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const RoleArn = 'arn:aws:iam::123456789012:role/scheduler';
const start = Date.UTC(2026, 0, 1);

let clock: VirtualClock;
let sqs: SqsService;
let scheduler: SchedulerService;
let invoke: Invoke;
let problems: string[];
let calls: { readonly operation: string; readonly at: string; readonly input: Record<string, unknown> }[];
let respond: (operation: string) => object;

function setUp(chaos: ChaosOptions = {}): void {
  clock = new VirtualClock(start);
  const context = testContext({ clock, faults: new ChaosEngine(chaos, 5) });
  calls = [];
  problems = [];
  respond = () => ({});
  for (const id of ['lambda', 'sfn', 'sns', 'eventbridge']) {
    const model = readModel(id);
    const operations = Object.keys(model.operations).map((operation) => [
      operation,
      (input: Record<string, unknown>) => {
        const { Payload } = input;
        const text = Payload instanceof Uint8Array ? { Payload: Buffer.from(Payload).toString('utf8') } : {};
        const at = new Date(clock.now()).toISOString().slice(0, 19);
        calls.push({ operation, at, input: { ...input, ...text } });
        return respond(operation);
      },
    ]);
    context.kernel.register({ model, operations: Object.fromEntries(operations) as Record<string, never> });
  }
  sqs = new SqsService(context);
  scheduler = new SchedulerService({
    ...context,
    random: new SeededRandom(1),
    onProblem: (problem) => problems.push(problem),
  });
  invoke = invokeAs(context.kernel, { source: 'task', clock, region: 'us-east-1' });
}

beforeEach(() => setUp());
afterEach(async () => {
  await scheduler.close();
  await sqs.close();
});

const pass = async (seconds: number): Promise<void> => {
  await new Promise<void>((resolve) => clock.setTimer(seconds * 1000, resolve));
  for (let round = 0; round < 10; round += 1) await new Promise((resolve) => setImmediate(resolve));
};
const Target = { Arn: arn('lambda', 'function:work'), RoleArn, Input: '{}' };
const create = (definition: Partial<ScheduleInput> & Pick<ScheduleInput, 'ScheduleExpression'>) =>
  invoke('scheduler', 'CreateSchedule', {
    Name: 'nightly',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target,
    ...definition,
  });
const times = (): string[] => calls.map(({ at }) => at.slice(5, 16));
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AwsError ? error.code : String(error)),
  );
const hour = 3600;

describe('a schedule', () => {
  it.each([
    ['at(2026-01-01T02:00:00)', {}, ['01-01T02:00']],
    ['at(2026-01-01T05:30:00)', { ScheduleExpressionTimezone: 'Europe/Berlin' }, ['01-01T04:30']],
    ['rate(2 hours)', {}, ['01-01T00:00', '01-01T02:00', '01-01T04:00']],
    ['rate(2 hour)', { StartDate: new Date(start + 1800_000) }, ['01-01T00:30', '01-01T02:30', '01-01T04:30']],
    ['rate(2 hours)', { EndDate: new Date(start + 3 * hour * 1000) }, ['01-01T00:00', '01-01T02:00']],
    ['rate(2 hours)', { State: 'DISABLED' as const }, []],
    ['cron(15 * * * ? *)', { StartDate: new Date(start + 3 * hour * 1000) }, ['01-01T03:15', '01-01T04:15']],
    ['cron(0 23 * * ? *)', { ScheduleExpressionTimezone: 'America/New_York' }, ['01-01T04:00']],
  ])('%s with %j calls its target', async (ScheduleExpression, settings, expected) => {
    await create({ ScheduleExpression, ...settings });
    await pass(5 * hour);
    expect(times()).toEqual(expected);
    expect(problems).toEqual([]);
  });

  it('does not make time pass', async () => {
    await create({ ScheduleExpression: 'cron(0 0 * * ? *)' });
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(start);
  });

  it('is called within its flexible window, at times of the random source', async () => {
    const FlexibleTimeWindow = { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: 30 };
    await create({ ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow });
    await pass(10 * hour);
    const minutes = times().map((time) => Number(time.slice(-2)));
    expect(minutes.length).toBeGreaterThanOrEqual(10);
    expect(minutes.every((minute) => minute < 30)).toBe(true);
    expect(new Set(minutes).size).toBeGreaterThan(3);
  });

  it('is deleted after its last call if it should be', async () => {
    await create({ ScheduleExpression: 'at(2026-01-01T01:00:00)', ActionAfterCompletion: 'DELETE' });
    await create({ Name: 'kept', ScheduleExpression: 'at(2026-01-01T01:00:00)' });
    await pass(2 * hour);
    expect(await code(invoke('scheduler', 'GetSchedule', { Name: 'nightly' }))).toBe('ResourceNotFoundException');
    expect(await invoke('scheduler', 'GetSchedule', { Name: 'kept' })).toMatchObject({ State: 'ENABLED' });
  });

  it('is changed as a whole, and ends when it is deleted', async () => {
    await create({ ScheduleExpression: 'rate(1 hour)', Description: 'old' });
    const Name = 'nightly';
    const changed = { Name, ScheduleExpression: 'cron(30 * * * ? *)', FlexibleTimeWindow: { Mode: 'OFF' }, Target };
    await invoke('scheduler', 'UpdateSchedule', changed);
    await pass(hour);
    expect(times()).toEqual(['01-01T00:30']);
    expect(await invoke('scheduler', 'GetSchedule', { Name })).not.toHaveProperty('Description');
    await invoke('scheduler', 'DeleteSchedule', { Name });
    await pass(hour);
    expect(calls).toHaveLength(1);
  });
});

describe('targets of schedules', () => {
  const at = { ScheduleExpression: 'at(2026-01-01T00:10:00)' };

  it.each([
    [arn('lambda', 'function:work'), 'Invoke', { InvocationType: 'Event', Payload: '{"a":1}' }],
    [arn('states', 'stateMachine:m'), 'StartExecution', { input: '{"a":1}' }],
    [arn('sns', 'topic'), 'Publish', { Message: '{"a":1}' }],
    [
      arn('events', 'event-bus/orders'),
      'PutEvents',
      {
        Entries: [{ EventBusName: arn('events', 'event-bus/orders'), Source: 's', DetailType: 'd', Detail: '{"a":1}' }],
      },
    ],
  ])('%s', async (Arn, operation, input) => {
    const EventBridgeParameters = { DetailType: 'd', Source: 's' };
    await create({ ...at, Target: { Arn, RoleArn, Input: '{"a":1}', EventBridgeParameters } });
    await pass(hour);
    expect(calls).toMatchObject([{ operation, input }]);
  });

  it('are operations of the API, with attributes of the invocation', async () => {
    const { url, arn: queueArn } = sqs.createQueue('out');
    const Input = JSON.stringify({
      QueueUrl: url,
      messageBody: { at: '<aws.scheduler.scheduled-time>', of: '<aws.scheduler.schedule-arn>' },
    });
    await create({ ...at, Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', RoleArn, Input } });
    await pass(hour);
    expect(problems).toEqual([]);
    expect(sqs.messages(queueArn).map(({ body }) => JSON.parse(body) as object)).toEqual([
      { at: '2026-01-01T00:10:00Z', of: arn('scheduler', 'schedule/default/nightly') },
    ]);
  });

  it('get an event of the schedule without an input', async () => {
    await create({ ...at, Target: { Arn: Target.Arn, RoleArn } });
    await pass(hour);
    expect(JSON.parse(String(calls[0]?.input['Payload']))).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      time: '2026-01-01T00:10:00Z',
      resources: [arn('scheduler', 'schedule/default/nightly')],
      detail: '{}',
    });
  });

  it('are called again, then a dead letter has the reason', async () => {
    const dead = sqs.createQueue('dead').arn;
    respond = () => {
      throw new AwsError('ServiceException', 'down', 500);
    };
    const settings = { RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: dead } };
    await create({ ...at, Target: { ...Target, ...settings, Input: '{"n":<aws.scheduler.attempt-number>}' } });
    await pass(hour);
    expect(calls.map(({ input }) => input['Payload'])).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    const [letter] = sqs.messages(dead);
    const attributes = Object.entries(letter?.attributes ?? {}).map(([key, value]) => [key, value.StringValue]);
    expect(Object.fromEntries(attributes)).toMatchObject({
      ERROR_CODE: 'ServiceException',
      ERROR_MESSAGE: 'down',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '2',
      SCHEDULED_TIME: '2026-01-01T00:10:00Z',
      SCHEDULE_ARN: arn('scheduler', 'schedule/default/nightly'),
      TARGET_ARN: Target.Arn,
    });
  });

  it('that refuse a call are not called again', async () => {
    respond = () => {
      throw new AwsError('ResourceNotFoundException', 'no function', 404);
    };
    await create({ ...at });
    await pass(hour);
    expect(calls).toHaveLength(1);
    expect(problems[0]).toContain('no function');
  });

  it('are called at least once under chaos', async () => {
    setUp({ scheduler: { duplicate: 0.3, delay: 0.3, drop: 0.3 } });
    await create({
      ScheduleExpression: 'rate(1 minute)',
      Target: { ...Target, Input: '<aws.scheduler.scheduled-time>' },
    });
    await pass(hour + 10);
    const seen = new Set(calls.map(({ input }) => String(input['Payload'])));
    for (let minute = 0; minute <= 60; minute += 1)
      expect(seen).toContain(new Date(start + minute * 60_000).toISOString().replace('.000', ''));
    expect(calls.length).toBeGreaterThan(61);
  });
});

describe('the API of EventBridge Scheduler', () => {
  it.each([
    { ScheduleExpression: 'rate(5 weeks)' },
    { ScheduleExpression: 'at(tomorrow)' },
    { ScheduleExpressionTimezone: 'Europe/Atlantis' },
    { FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const } },
    { StartDate: new Date(start + 2), EndDate: new Date(start + 1) },
    { Target: { ...Target, Arn: arn('kinesis', 'stream/s') } },
    { Target: { ...Target, Arn: arn('sqs', 'q.fifo') } },
    { Target: { ...Target, Arn: 'arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl' } },
    { Target: { ...Target, Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessages' } },
    { Target: { ...Target, Arn: 'arn:aws:scheduler:::aws-sdk:nothing:send' } },
  ])('refuses %j', async (change) => {
    expect(await code(create({ ScheduleExpression: 'rate(1 hour)', ...change }))).toBe('ValidationException');
  });

  it('deletes the schedules of a group with it, and creates with one token once', async () => {
    const token = { ClientToken: 'token' };
    for (let time = 0; time < 2; time += 1) {
      await invoke('scheduler', 'CreateScheduleGroup', { Name: 'orders', ...token });
      await create({ ScheduleExpression: 'rate(1 hour)', GroupName: 'orders', ...token });
    }
    expect(await code(create({ ScheduleExpression: 'rate(1 hour)', GroupName: 'orders' }))).toBe('ConflictException');
    expect(await code(create({ ScheduleExpression: 'rate(1 hour)', GroupName: 'other' }))).toBe(
      'ResourceNotFoundException',
    );
    await invoke('scheduler', 'DeleteScheduleGroup', { Name: 'orders' });
    await pass(2 * hour);
    expect(calls).toEqual([]);
    expect(await code(invoke('scheduler', 'DeleteScheduleGroup', { Name: 'default' }))).toBe('ValidationException');
  });

  it('is served over HTTP', async () => {
    const local = await startTestEndpoint(({ context }) => ({
      scheduler: new SchedulerService({ ...context, random: new SeededRandom(1) }),
    }));
    const client = new SchedulerClient(local.clientConfig());
    await client.send(new CreateScheduleGroupCommand({ Name: 'orders' }));
    const definition = {
      Name: 's',
      GroupName: 'orders',
      ScheduleExpression: 'cron(0 0 1 1 ? 2199)',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      Target,
    };
    const { ScheduleArn } = await client.send(new CreateScheduleCommand(definition));
    expect(ScheduleArn).toBe(arn('scheduler', 'schedule/orders/s'));
    expect(await client.send(new GetScheduleCommand({ Name: 's', GroupName: 'orders' }))).toMatchObject({
      Arn: ScheduleArn,
      CreationDate: expect.any(Date) as Date,
      Target: { RetryPolicy: { MaximumRetryAttempts: 185 } },
    });
    expect(
      (await client.send(new ListSchedulesCommand({ GroupName: 'orders', NamePrefix: 's' }))).Schedules,
    ).toHaveLength(1);
    expect((await client.send(new ListSchedulesCommand({ GroupName: 'default' }))).Schedules).toEqual([]);
    client.destroy();
    expect(local.defects).toEqual([]);
    await local.close();
  });
});
