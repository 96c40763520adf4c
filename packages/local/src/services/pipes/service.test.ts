import { VirtualClock } from '@stepwell/asl';
import { SeededRandom } from '@stepwell/asl';
import { CreatePipeCommand, DescribePipeCommand, ListPipesCommand, PipesClient } from '@aws-sdk/client-pipes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../kernel/aws-error.js';
import { invokeAs, type Invoke } from '../../kernel/calls.js';
import { ChaosEngine } from '../../kernel/chaos/chaos-engine.js';
import { type ChaosOptions } from '../../kernel/chaos/chaos-options.js';
import { type Json } from '../../kernel/json.js';
import { readModel } from '../../kernel/models/read-model.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { testContext } from '../../testing/test-kernel.js';
import { DynamoDbService } from '../dynamodb/index.js';
import { SnsService } from '../sns/index.js';
import { SqsService } from '../sqs/index.js';
import { PipesService } from './index.js';
import { type PipeDefinition } from './pipe.js';

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const functionArn = arn('lambda', 'function:work');
const RoleArn = 'arn:aws:iam::123456789012:role/pipe';

let clock: VirtualClock;
let sqs: SqsService;
let services: { close(): Promise<void> }[];
let pipes: PipesService;
let invoke: Invoke;
let problems: string[];
/** Calls of Lambda, Step Functions, EventBridge and CloudWatch Logs, which are the test's. */
let calls: { readonly operation: string; readonly input: Record<string, Json> }[];
/** Responds to a call, or throws. */
let respond: (operation: string, payload: string) => object;

function setUp(chaos: ChaosOptions = {}): void {
  clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const context = testContext({ clock, faults: new ChaosEngine(chaos, 3) });
  calls = [];
  problems = [];
  respond = () => ({});
  for (const id of ['lambda', 'sfn', 'eventbridge', 'cloudwatchlogs']) {
    const model = readModel(id);
    const operations = Object.keys(model.operations).map((operation) => [
      operation,
      (input: Record<string, unknown>) => {
        const { Payload } = input;
        const payload = Payload instanceof Uint8Array ? Buffer.from(Payload).toString('utf8') : String(input['input']);
        calls.push({ operation, input: { ...input, payload } as Record<string, Json> });
        return respond(operation, payload);
      },
    ]);
    context.kernel.register({ model, operations: Object.fromEntries(operations) as Record<string, never> });
  }
  sqs = new SqsService(context);
  const dynamodb = new DynamoDbService(context);
  pipes = new PipesService({ ...context, random: new SeededRandom(1), onProblem: (problem) => problems.push(problem) });
  services = [pipes, sqs, dynamodb, new SnsService(context)];
  invoke = invokeAs(context.kernel, { source: 'task', clock, region: 'us-east-1' });
}

beforeEach(() => setUp());
afterEach(async () => {
  for (const service of services) await service.close();
});

const turn = async (): Promise<void> => {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
};
const pass = async (seconds: number): Promise<void> => {
  await new Promise<void>((resolve) => clock.setTimer(seconds * 1000, resolve));
  await turn();
};
const queue = (name: string): string => sqs.createQueue(name).arn;
const create = (definition: Partial<PipeDefinition> & Pick<PipeDefinition, 'Source' | 'Target'>) =>
  invoke('pipes', 'CreatePipe', { Name: 'orders', RoleArn, ...definition });
const bodies = (name: string): string[] => sqs.messages(name).map(({ body }) => body);
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AwsError ? error.code : String(error)),
  );

describe('a pipe from a queue', () => {
  it('filters, transforms and delivers messages, and deletes them', async () => {
    const [Source, Target] = [queue('in'), queue('out')];
    await create({
      Source,
      Target,
      SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] } },
      TargetParameters: { InputTemplate: '{"id": <$.body.id>, "by": <aws.pipes.pipe-name>}' },
    });
    for (const [id, kind] of ['order', 'refund', 'order'].entries())
      sqs.send(Source, { body: JSON.stringify({ id, kind }) });
    await turn();
    expect(bodies('out').sort()).toEqual(['{"id": 0, "by": "orders"}', '{"id": 2, "by": "orders"}']);
    expect(bodies('in')).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('gives functions and state machines all events in one list', async () => {
    const Source = queue('in');
    await create({ Source, Target: functionArn, TargetParameters: { InputTemplate: '<$.body>' } });
    sqs.send(Source, { body: '{"n":1}' });
    await turn();
    expect(calls).toMatchObject([{ operation: 'Invoke', input: { FunctionName: functionArn, payload: '[{"n":1}]' } }]);
    const machine = arn('states', 'stateMachine:m');
    await invoke('pipes', 'UpdatePipe', {
      Name: 'orders',
      RoleArn,
      Target: machine,
      TargetParameters: {
        InputTemplate: '{"n": <$.body.n>}',
        StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
      },
    });
    sqs.send(Source, { body: '{"n":2}' });
    await turn();
    expect(calls[1]).toMatchObject({
      operation: 'StartExecution',
      input: { stateMachineArn: machine, input: '[{"n": 2}]' },
    });
  });

  it.each([
    ['fails', { FunctionError: 'Unhandled', Payload: Buffer.from('{"errorMessage":"boom"}') }, 2],
    ['lists a failure', { Payload: Buffer.from('{"batchItemFailures":[{"itemIdentifier":"ID"}]}') }, 1],
  ])('leaves messages in the queue when the function %s', async (_, response, left) => {
    const Source = queue('in');
    let isFirst = true;
    respond = (_operation, payload) => {
      if (!isFirst) return {};
      isFirst = false;
      const [record] = JSON.parse(payload) as { readonly messageId: string }[];
      return { ...response, Payload: Buffer.from(response.Payload.toString().replace('ID', record?.messageId ?? '')) };
    };
    sqs.send(Source, { body: 'a' });
    sqs.send(Source, { body: 'b' });
    await create({ Source, Target: functionArn });
    await turn();
    const repeated = calls.slice(1).flatMap(({ input }) => JSON.parse(String(input['payload'])) as object[]);
    expect(repeated).toHaveLength(left);
    expect(bodies('in')).toEqual([]);
  });

  it('sends enriched events, and none for an empty response', async () => {
    const [Source, Target] = [queue('in'), queue('out')];
    let response = '[{"a":1},{"a":2}]';
    respond = (operation) =>
      operation === 'Invoke' ? { Payload: Buffer.from(response) } : { status: 'SUCCEEDED', output: response };
    await create({
      Source,
      Target,
      Enrichment: functionArn,
      EnrichmentParameters: { InputTemplate: '{"in": <$.body>}' },
      TargetParameters: { InputTemplate: '{"out": <$.a>}' },
    });
    sqs.send(Source, { body: 'x' });
    await turn();
    expect(calls[0]?.input['payload']).toBe('[{"in": "x"}]');
    expect(bodies('out')).toEqual(['{"out": 1}', '{"out": 2}']);
    for (response of ['""', '{}', '[]', 'null', '']) {
      sqs.send(Source, { body: 'x' });
      await turn();
    }
    expect(bodies('out')).toHaveLength(2);
    expect(bodies('in')).toEqual([]);
    await invoke('pipes', 'UpdatePipe', { Name: 'orders', RoleArn, Enrichment: arn('states', 'stateMachine:express') });
    response = '{"a":3}';
    sqs.send(Source, { body: 'x' });
    await turn();
    expect(calls.at(-1)?.operation).toBe('StartSyncExecution');
    expect(bodies('out')).toContain('{"out": 3}');
  });

  it('puts events on a bus, and lines into a log group', async () => {
    const Source = queue('in');
    await create({
      Source,
      Target: arn('events', 'event-bus/orders'),
      TargetParameters: {
        InputTemplate: '<$.body>',
        EventBridgeEventBusParameters: { DetailType: '$.body.kind', Time: '$.attributes.SentTimestamp' },
      },
    });
    sqs.send(Source, { body: '{"kind":"paid"}' });
    await turn();
    expect(calls[0]?.input['Entries']).toEqual([
      {
        EventBusName: arn('events', 'event-bus/orders'),
        Source: 'Pipe orders',
        DetailType: 'paid',
        Resources: [],
        Time: new Date(Date.UTC(2026, 0, 1)),
        Detail: '{"kind":"paid"}',
      },
    ]);
    await invoke('pipes', 'UpdatePipe', {
      Name: 'orders',
      RoleArn,
      Target: `${arn('logs', 'log-group:/orders')}:*`,
      TargetParameters: { InputTemplate: '<$.body>', CloudWatchLogsParameters: { LogStreamName: 'main' } },
    });
    sqs.send(Source, { body: 'line' });
    await turn();
    expect(calls.at(-1)?.input).toMatchObject({
      logGroupName: '/orders',
      logStreamName: 'main',
      logEvents: [{ message: 'line' }],
    });
  });

  it('delivers every message under chaos', async () => {
    setUp({ sqs: { duplicate: 0.2, delay: 0.2, drop: 0.2, reorder: 0.2 } });
    const [Source, Target] = [queue('in'), queue('out')];
    await create({ Source, Target, TargetParameters: { InputTemplate: '<$.body>' } });
    const sent = Array.from({ length: 100 }, (_, index) => String(index));
    for (const body of sent) sqs.send(Source, { body });
    await pass(600);
    expect([...new Set(bodies('out'))].sort()).toEqual([...sent].sort());
  });
});

describe('a pipe from a stream', () => {
  async function table(): Promise<string> {
    const { TableDescription } = await invoke<{ TableDescription: { LatestStreamArn: string } }>(
      'dynamodb',
      'CreateTable',
      {
        TableName: 'rows',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      },
    );
    return TableDescription.LatestStreamArn;
  }
  const put = (id: string) => invoke('dynamodb', 'PutItem', { TableName: 'rows', Item: { id: { S: id } } });

  it('delivers records in order, and sends a dead letter after its retries', async () => {
    const [Source, Target, dead] = [await table(), queue('out'), queue('dead')];
    await create({
      Source,
      Target,
      SourceParameters: {
        DynamoDBStreamParameters: {
          StartingPosition: 'TRIM_HORIZON',
          MaximumRetryAttempts: 1,
          DeadLetterConfig: { Arn: dead },
        },
      },
      TargetParameters: { InputTemplate: '<$.dynamodb.NewImage.id.S>' },
    });
    for (const id of ['a', 'b', 'c']) await put(id);
    await turn();
    expect(bodies('out')).toEqual(['a', 'b', 'c']);
    sqs.deleteQueue(Target);
    await put('d');
    await pass(60);
    expect(JSON.parse(bodies('dead')[0] ?? '')).toMatchObject({
      context: { partnerResourceArn: arn('pipes', 'pipe/orders'), condition: 'RetryAttemptsExhausted' },
      version: '1.0',
      DDBStreamBatchInfo: { batchSize: 1, streamArn: Source },
    });
  });

  it('continues where it stopped', async () => {
    const [Source, Target] = [await table(), queue('out')];
    await create({
      Source,
      Target,
      SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'LATEST' } },
      TargetParameters: { InputTemplate: '<$.dynamodb.Keys.id.S>' },
    });
    await turn();
    await put('a');
    await turn();
    expect(await invoke('pipes', 'StopPipe', { Name: 'orders' })).toMatchObject({ CurrentState: 'STOPPING' });
    await put('b');
    await turn();
    expect(bodies('out')).toEqual(['a']);
    expect(await invoke('pipes', 'DescribePipe', { Name: 'orders' })).toMatchObject({ CurrentState: 'STOPPED' });
    await invoke('pipes', 'StartPipe', { Name: 'orders' });
    await turn();
    expect(bodies('out')).toEqual(['a', 'b']);
  });
});

describe('the API of pipes', () => {
  it.each([
    ['ValidationException', { Source: arn('kinesis', 'stream/s') }],
    ['ValidationException', { Target: arn('kinesis', 'stream/s') }],
    ['ValidationException', { Enrichment: arn('events', 'api-destination/d/1') }],
    ['ValidationException', { SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{' }] } } }],
    ['ValidationException', { SourceParameters: { SqsQueueParameters: { BatchSize: 100 } } }],
    ['ValidationException', { Target: arn('sqs', 'out.fifo') }],
    ['ValidationException', { Name: 'not valid' }],
  ])('answers %s for %j', async (expected, change) => {
    const [Source, Target] = [queue('in'), queue('out')];
    expect(await code(create({ Source, Target, ...change }))).toBe(expected);
  });

  it('has no two pipes of one name, and knows no others', async () => {
    const [Source, Target] = [queue('in'), queue('out')];
    await create({ Source, Target });
    expect(await code(create({ Source, Target }))).toBe('ConflictException');
    expect(await code(invoke('pipes', 'DescribePipe', { Name: 'other' }))).toBe('NotFoundException');
    await invoke('pipes', 'DeletePipe', { Name: 'orders' });
    sqs.send(Source, { body: 'left' });
    await turn();
    expect(bodies('in')).toEqual(['left']);
    expect(await code(invoke('pipes', 'DeletePipe', { Name: 'orders' }))).toBe('NotFoundException');
  });

  it('is served over HTTP', async () => {
    const local = await startTestEndpoint(({ context }) => ({
      pipes: new PipesService({ ...context, random: new SeededRandom(1) }),
      sqs: new SqsService(context),
    }));
    const { arn: Source } = local.services.sqs.createQueue('in');
    const { arn: Target } = local.services.sqs.createQueue('out');
    const client = new PipesClient(local.clientConfig());
    const Tags = { team: 'a' };
    await client.send(new CreatePipeCommand({ Name: 'p', RoleArn, Source, Target, DesiredState: 'STOPPED', Tags }));
    expect(await client.send(new DescribePipeCommand({ Name: 'p' }))).toMatchObject({
      Arn: arn('pipes', 'pipe/p'),
      CurrentState: 'STOPPED',
      CreationTime: expect.any(Date) as Date,
      Tags,
    });
    expect((await client.send(new ListPipesCommand({ NamePrefix: 'p', CurrentState: 'STOPPED' }))).Pipes).toHaveLength(
      1,
    );
    expect((await client.send(new ListPipesCommand({ SourcePrefix: Target }))).Pipes).toHaveLength(0);
    client.destroy();
    expect(local.defects).toEqual([]);
    await local.close();
  });
});
