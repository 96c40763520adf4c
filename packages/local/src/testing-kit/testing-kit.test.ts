import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as CdkFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocal, type TestEnvironment } from './index.js';

const retry = [{ ErrorEquals: ['Card.Busy'], IntervalSeconds: 3600, MaxAttempts: 3, BackoffRate: 1 }];

/** A shop: prices an order, charges a card (with an unsupported service), stores the order and sends a notification. */
const checkout = {
  QueryLanguage: 'JSONata',
  StartAt: 'Price',
  States: {
    Price: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: '${price}', Payload: '{% $states.input %}' },
      Output: '{% $merge([$states.input, { "total": $states.result.Payload.total }]) %}',
      Next: 'Charge card',
    },
    'Charge card': {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sesv2:sendEmail',
      Arguments: { Content: '{% $states.input.total %}' },
      Retry: retry,
      Output: '{% $states.input %}',
      Next: 'Write down',
      Catch: [{ ErrorEquals: ['Card.Declined'], Next: 'Declined' }],
    },
    'Write down': {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Arguments: {
        TableName: '${table}',
        Item: { id: { S: '{% $states.input.orderId %}' }, total: { N: '{% $string($states.input.total) %}' } },
      },
      Output: '{% $states.input %}',
      Next: 'Store receipt',
    },
    'Store receipt': {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:s3:putObject',
      Arguments: { Bucket: '${bucket}', Key: "{% 'receipts/' & $states.input.orderId %}", Body: '{% $states.input %}' },
      Output: '{% $states.input %}',
      Next: 'Tell',
    },
    Tell: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Arguments: { TopicArn: '${topic}', Message: '{% $string({ "orderId": $states.input.orderId }) %}' },
      Output: '{% $states.input %}',
      Next: 'Ship',
    },
    Ship: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Arguments: { QueueUrl: '${queue}', MessageBody: '{% $states.input.orderId %}' },
      Output: '{% { "total": $states.input.total } %}',
      End: true,
    },
    Declined: { Type: 'Fail', Error: 'Checkout.Declined', Cause: '{% $states.input.Cause %}' },
  },
};

/** Waits for somebody's approval for at most a day. */
const approval = {
  QueryLanguage: 'JSONata',
  StartAt: 'Pause',
  States: {
    Pause: { Type: 'Wait', Seconds: 600, Next: 'Ask' },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      TimeoutSeconds: 86_400,
      Arguments: { QueueUrl: '${queue}', MessageBody: '{% $states.context.Task.Token %}' },
      End: true,
    },
  },
};

function shop(): Stack {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Shop');
  const table = new Table(stack, 'Orders', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const queue = new Queue(stack, 'Shipping', { visibilityTimeout: Duration.seconds(30) });
  const price = new CdkFunction(stack, 'PriceFunction', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline(
      'exports.handler = async ({ items }) => { console.log(`pricing ${items.length}`); return { total: ' +
        'items.length * 10 }; };',
    ),
  });
  const definitionSubstitutions = {
    table: table.tableName,
    bucket: new Bucket(stack, 'Receipts').bucketName,
    topic: new Topic(stack, 'News').topicArn,
    queue: queue.queueUrl,
    price: price.functionName,
  };
  new StateMachine(stack, 'Checkout', {
    definitionBody: DefinitionBody.fromString(JSON.stringify(checkout)),
    definitionSubstitutions,
  });
  new StateMachine(stack, 'Approval', {
    definitionBody: DefinitionBody.fromString(JSON.stringify(approval)),
    definitionSubstitutions,
  });
  return stack;
}

const order = { orderId: 'o1', items: ['tea', 'cup'] };
let env: TestEnvironment;
beforeAll(async () => {
  env = await startLocal(() => shop());
});
afterAll(() => env.close());

describe('a workflow under test', () => {
  it('returns output, states, calls, items, objects, messages and logs', async () => {
    const charge = env.mock<{ Content: number }, object>('Charge card').returns({ MessageId: 'm' });
    const run = await env.run<{ total: number }>('Checkout', order);
    expect([run.status, run.output.total, run.error]).toEqual(['SUCCEEDED', 20, undefined]);
    expect(run.states).toEqual(['Price', 'Charge card', 'Write down', 'Store receipt', 'Tell', 'Ship']);
    expect(charge.inputs).toEqual([{ Content: 20 }]);
    expect(run.callsOf('Write down')).toMatchObject([
      {
        resource: 'arn:aws:states:::dynamodb:putItem',
        arguments: { Item: { id: { S: 'o1' } } },
        mocked: false,
        attempt: 0,
      },
    ]);
    expect(run.calls.map(({ state, mocked }) => [state, mocked])).toContainEqual(['Charge card', true]);
    expect(await env.items('Orders')).toEqual([{ id: 'o1', total: 20 }]);
    expect(env.objects('Receipts').map(({ key }) => key)).toEqual(['receipts/o1']);
    expect(await env.objects()[0]?.json()).toMatchObject({ total: 20 });
    expect(env.messages('Shipping').map(({ body }) => body)).toEqual(['o1']);
    expect(env.messages('News')).toMatchObject([{ json: { orderId: 'o1' } }]);
    expect(env.logs('PriceFunction')).toContainEqual(expect.stringContaining('pricing 2'));
    expect(env.resource('Shop/Orders').type).toBe('AWS::DynamoDB::Table');
  });

  it('retries a mocked failure without waiting', async () => {
    const before = performance.now();
    const charge = env.mock('Charge card').throwsOnce('Card.Busy').throwsOnce('Card.Busy', 'later').returns(null);
    const run = await env.run('Checkout', { ...order, orderId: 'o2' });
    expect(run.status).toBe('SUCCEEDED');
    expect(charge.calls.map(({ attempt, error }) => [attempt, error])).toEqual([
      [0, 'Card.Busy'],
      [1, 'Card.Busy'],
      [2, undefined],
    ]);
    expect(performance.now() - before).toBeLessThan(60_000);
    charge.restore();
  });

  it('fails with the error of a mock, also of a mock function', async () => {
    env.mock('Charge card').callsFake((input) => {
      throw Object.assign(new Error(`no money for ${JSON.stringify(input)}`), { name: 'Card.Declined' });
    });
    const run = await env.run('Checkout', { ...order, orderId: 'o3' });
    expect(run).toMatchObject({
      status: 'FAILED',
      error: 'Checkout.Declined',
      cause: 'no money for {"Content":20}',
      output: undefined,
    });
    expect(run.states.at(-1)).toBe('Declined');
    expect((await env.items('Orders')).map(({ id }) => id)).not.toContain('o3');
  });

  it.each([
    ['aws-sdk:sesv2:sendEmail', 'Charge card'],
    ['arn:aws:states:::aws-sdk:sesv2:sendEmail', 'Charge card'],
  ])('is mocked by its resource %s', async (resource, state) => {
    env.restoreMocks();
    const mock = env.mock({ resource, stateMachine: 'Checkout' }).returns({});
    const run = await env.run('Checkout', { ...order, orderId: 'o4' });
    expect([run.status, mock.calls.map((call) => call.state)]).toEqual(['SUCCEEDED', [state]]);
  });

  it('is mocked by function', async () => {
    env.restoreMocks();
    env.mock('Charge card').returns({});
    const price = env.mock({ resource: 'Shop/PriceFunction' }).returns({ Payload: { total: 7 } });
    expect(await env.run('Checkout', { ...order, orderId: 'o5' })).toMatchObject({ output: { total: 7 } });
    expect(price.calls).toHaveLength(1);
  });

  it('fails if a mock has no response left', async () => {
    env.restoreMocks();
    env.mock('Charge card').throwsOnce('Card.Busy');
    const run = await env.run('Checkout', { ...order, orderId: 'o6' });
    expect(run).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining("The mock of 'Charge card' has no response for call 2") as string,
    });
    env.restoreMocks();
  });

  it('has the same snapshot for every execution', async () => {
    env.restoreMocks();
    env.mock('Charge card').returns({});
    const [one, other] = [
      await env.run('Checkout', { ...order, orderId: 'o7' }),
      await env.run('Checkout', { ...order, orderId: 'o7' }),
    ];
    expect(one.snapshot()).toEqual(other.snapshot());
    expect(one.snapshot()[0]).toEqual({
      id: 1,
      previousEventId: 0,
      type: 'ExecutionStarted',
      details: {
        input: { orderId: 'o7', items: ['tea', 'cup'] },
        roleArn: expect.stringContaining(':role/') as string,
      },
    });
    expect(JSON.stringify(one.snapshot())).not.toContain(one.executionArn.slice(one.executionArn.lastIndexOf(':') + 1));
  });

  it('fails with the available names if a name is unknown', async () => {
    await expect(env.run('Checkin')).rejects.toMatchObject({
      name: 'UnknownResource',
      message:
        "The app has no AWS::StepFunctions::StateMachine 'Checkin'. It has Shop/Checkout/Resource, Shop/Approval/Resource.",
    });
    await expect(env.run(undefined)).rejects.toMatchObject({
      message: expect.stringContaining('more than one') as string,
    });
    await expect(env.run('Checkout#None')).rejects.toThrow(
      "Test case Checkout#None does not exist. Call useMockConfiguration() first, or start with the option 'mocks'.",
    );
    await expect(startLocal({} as never)).rejects.toMatchObject({ name: 'InvalidApp' });
  });
});

describe('an unknown name', () => {
  it('fails in mock, calls and waitForCall, with a suggestion', async () => {
    env.restoreMocks();
    const unknown = {
      name: 'UnknownTaskState',
      docs: expect.stringContaining('#unknowntaskstate') as string,
      message: expect.stringContaining("Did you mean 'Charge card'?") as string,
    };
    expect(() => env.mock('Chrage card')).toThrow(expect.objectContaining(unknown) as Error);
    expect(() => env.mock({ resource: 'Shop/PriceFunctoin' })).toThrow("Did you mean 'Shop/PriceFunction'?");
    expect(() => env.mock({ state: 'Charge card', stateMachine: 'Checkuot' })).toThrow("Did you mean 'Checkout'?");
    expect(() => env.calls('Chrage card')).toThrow(expect.objectContaining(unknown) as Error);
    await expect(env.waitForCall('Chrage card')).rejects.toMatchObject(unknown);
    env.mock('Charge card').returns({});
    const run = await env.run('Checkout', { ...order, orderId: 'o8' });
    expect(() => run.callsOf('Chrage card')).toThrow(expect.objectContaining(unknown) as Error);
    expect(run.callsOf('Charge card')).toHaveLength(1);
    await expect(env.run('Chekcout')).rejects.toThrow("Did you mean 'Checkout'?");
  });

  it('fails in a mock configuration, if its state machine exists', async () => {
    const response = { MockedResponses: { Charged: { '0': { Return: {} } } } };
    const states = { 'Chrage card': 'Charged' };
    await expect(
      env.useMockConfiguration({ ...response, StateMachines: { Checkout: { TestCases: { Happy: states } } } }),
    ).rejects.toMatchObject({
      name: 'InvalidMockConfiguration',
      message: expect.stringMatching(
        /^StateMachines\.Checkout\.TestCases\.Happy: state: .* has no state 'Chrage card'\. Did you mean 'Charge card'\?/,
      ) as string,
    });
    await env.useMockConfiguration({
      ...response,
      StateMachines: { Chekcout: { TestCases: { Happy: states } }, Approval: { TestCases: { Happy: {} } } },
    });
    await expect(env.run('Checkout#Happy')).rejects.toThrow(
      "StateMachines.Checkout does not exist in the mock configuration. Did you mean 'Chekcout'? Valid state machines: Chekcout, Approval",
    );
    await expect(env.run('Approval#Hapy')).rejects.toThrow(
      "StateMachines.Approval.TestCases.Hapy does not exist in the mock configuration. Did you mean 'Happy'? Valid test cases: Happy",
    );
  });
});

describe('a nested state', () => {
  const send = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sesv2:sendEmail', Parameters: {}, End: true };
  const inside = (Mode: string) => ({
    Type: 'Map',
    ItemsPath: '$.items',
    End: true,
    ItemProcessor: {
      ProcessorConfig: Mode === 'INLINE' ? { Mode } : { Mode, ExecutionType: 'STANDARD' },
      StartAt: Mode,
      States: { [Mode]: send },
    },
  });

  it('is mocked in branches and items, also by state machine', async () => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Nested');
    const branches = ['INLINE', 'DISTRIBUTED'].map((mode) => ({
      StartAt: `Each ${mode}`,
      States: { [`Each ${mode}`]: inside(mode) },
    }));
    const definition = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: branches, End: true } } };
    for (const id of ['Mailing', 'Newsletter'])
      new StateMachine(stack, id, { definitionBody: DefinitionBody.fromString(JSON.stringify(definition)) });
    await using nested = await startLocal(stack);
    const mocks = ['INLINE', 'DISTRIBUTED'].map((state) =>
      nested.mock({ state, stateMachine: 'Mailing' }).returns({ sent: state }),
    );
    const run = await nested.run('Mailing', { items: [1, 2] });
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      output: [
        [{ sent: 'INLINE' }, { sent: 'INLINE' }],
        [{ sent: 'DISTRIBUTED' }, { sent: 'DISTRIBUTED' }],
      ],
    });
    expect(mocks.map(({ calls }) => calls.length)).toEqual([2, 2]);
    expect((await nested.run('Newsletter', { items: [1] })).status).toBe('FAILED');
  });
});

describe('a mock configuration of Step Functions Local', () => {
  const configuration = {
    StateMachines: {
      Checkout: {
        TestCases: {
          Happy: { 'Charge card': 'Charged' },
          Busy: { 'Charge card': 'BusyThenCharged' },
          Declined: { 'Charge card': 'Declined' },
        },
      },
    },
    MockedResponses: {
      Charged: { '0': { Return: { MessageId: '1' } } },
      BusyThenCharged: { '0-1': { Throw: { Error: 'Card.Busy', Cause: 'busy' } }, '2': { Return: {} } },
      Declined: { '0': { Throw: { Error: 'Card.Declined', Cause: 'empty' } } },
    },
  };

  it('is read from a file, with a test case for each execution', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-mocks-'));
    await writeFile(join(folder, 'MockConfigFile.json'), JSON.stringify(configuration));
    await env.useMockConfiguration(join(folder, 'MockConfigFile.json'));
    await rm(folder, { recursive: true });
    const [happy, busy, declined] = await Promise.all(
      ['Happy', 'Busy', 'Declined'].map((testCase) => env.run(`Checkout#${testCase}`, { ...order, orderId: testCase })),
    );
    expect([happy?.status, busy?.status, declined?.cause]).toEqual(['SUCCEEDED', 'SUCCEEDED', 'empty']);
    expect(busy?.callsOf('Charge card').map(({ error }) => error)).toEqual(['Card.Busy', 'Card.Busy', undefined]);
  });

  it.each([
    [{ MockedResponses: {} }, 'StateMachines must be an object'],
    [{ ...configuration, MockedResponses: {} }, 'MockedResponses.Charged does not exist'],
    [
      { ...configuration, MockedResponses: { ...configuration.MockedResponses, Charged: { x: { Return: 1 } } } },
      'MockedResponses.Charged: an attempt must be a number ("0") or a range ("1-2"), got \'x\'',
    ],
    [
      { ...configuration, MockedResponses: { ...configuration.MockedResponses, Charged: { '0': {} } } },
      'MockedResponses.Charged.0 must have Return, or Throw',
    ],
  ])('is rejected if it is invalid: %#', async (wrong, message) => {
    await expect(env.useMockConfiguration(wrong as never)).rejects.toMatchObject({
      name: 'InvalidMockConfiguration',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('time', () => {
  it('stops until advance is called, with manual', async () => {
    await using still = await startLocal(shop(), { time: 'manual', now: new Date('2026-05-01T12:00:00Z') });
    const run = await still.start('Approval');
    await still.advance(599_000);
    expect(still.calls()).toEqual([]);
    await still.advance(2000);
    const { taskToken = '', context } = await still.waitForCall('Ask');
    expect(context['State']).toMatchObject({ EnteredTime: '2026-05-01T12:10:00Z' });
    await still.succeedTask(taskToken, { approved: true });
    expect((await run.result()).output).toEqual({ approved: true });
  });

  it('skips to the end of a timeout by default', async () => {
    expect(await env.run('Approval')).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });
});
