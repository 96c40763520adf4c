import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { BatchJob, QueueExchange, type QueueExchangeProps } from './index.js';
import { allStates, definitionOf, stateOf } from './testing/definition-of.js';
import { evaluate } from './testing/evaluate.js';
import { unknownRetries } from './testing/retried-errors.js';

interface Made {
  readonly stack: Stack;
  readonly exchange: QueueExchange;
  readonly template: Template;
}

function processorOf(stack: Stack, id = 'Processor'): LambdaFunction {
  return new LambdaFunction(stack, id, {
    code: Code.fromInline('exports.handler = async (message) => message;'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.minutes(2),
  });
}

function make(
  props: (stack: Stack) => QueueExchangeProps = (stack) => ({
    activatorFunction: processorOf(stack, 'Activator'),
    processorFunction: processorOf(stack),
  }),
): Made {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
  const exchange = new QueueExchange(stack, 'Scenes', props(stack));
  return { stack, exchange, template: Template.fromStack(stack) };
}

function jobOf(stack: Stack): BatchJob {
  return new BatchJob(stack, 'Job', {
    image: ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
    timeout: Duration.minutes(10),
  });
}

/** What the policies of a role allow, but for logs, traces and receiving messages. */
function actionsOf(template: Template, role: string): string[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')) as [
    string,
    { Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } } },
  ][];
  const actions = policies
    .filter(([id]) => id.includes(`${role}DefaultPolicy`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action));
  return [...new Set(actions)]
    .filter((action) => !/^(xray|logs):|^sqs:(Receive|Change|Delete|Get)/.test(action))
    .sort();
}

const made = make();
const definition = definitionOf(made.template);
const state = (name: string) => stateOf(definition, name);
const token = {
  Task: { Token: 'token' },
  Execution: { Id: 'arn:aws:states:eu-west-1:123456789012:execution:scenes:one', Name: 'one' },
  StateMachine: { Name: 'scenes' },
};

describe('the flow', () => {
  it('is the golden definition, under names that redrives and dashboards hang on', async () => {
    await expect(JSON.stringify(definition, null, 2)).toMatchFileSnapshot(
      './testing/goldens/queue-exchange/definition.json',
    );
    expect(
      allStates(definition)
        .map(([name]) => name)
        .sort(),
    ).toEqual([
      'Activate',
      'Check input',
      'Exchange message',
      'Input valid?',
      'Invalid input',
      'Message fits?',
      'Store message',
    ]);
  });

  it('checks the input before anything else, in the words of the contract', async () => {
    expect(definition.StartAt).toBe('Check input');
    const problem = async (input: unknown) =>
      ((await evaluate(state('Check input').Assign, { input })) as { problem: string }).problem;
    expect(await problem({ message: { sceneUri: 's3://scenes/lake.hdr' } })).toBe('');
    expect(await problem({ messageUri: 's3://scenes/message.json' })).toBe('');
    expect(await problem({})).toBe(
      'message: nothing is not accepted; give the message, a JSON object, or messageUri instead',
    );
    expect(await problem({ message: 1 })).toBe(
      'message: 1 is not accepted; give the message, a JSON object, or messageUri instead',
    );
  });

  it('sends the message with the token and the execution that it belongs to', async () => {
    const exchange = state('Exchange message');
    expect(exchange.Resource).toBe('arn:<AWS::Partition>:states:::sqs:sendMessage.waitForTaskToken');
    const sent = (await evaluate(exchange.Arguments, {
      input: { bands: [1] },
      context: token,
      variables: { messageUri: '' },
    })) as { MessageBody: object };
    expect(sent.MessageBody).toEqual({
      version: 1,
      taskToken: 'token',
      executionArn: token.Execution.Id,
      message: { bands: [1] },
    });
    const stored = (await evaluate(exchange.Arguments, {
      input: {},
      context: token,
      variables: { messageUri: 's3://b/k.json' },
    })) as { MessageBody: object };
    expect(stored.MessageBody).toEqual({
      version: 1,
      taskToken: 'token',
      executionArn: token.Execution.Id,
      messageUri: 's3://b/k.json',
    });
  });

  it('puts a message into S3 that is too long for the queue, under its execution’s own key', async () => {
    const condition = state('Message fits?').Choices?.[0]?.Condition;
    expect(await evaluate(condition, { input: { text: 'x'.repeat(63_000) }, variables: { messageUri: '' } })).toBe(
      false,
    );
    expect(await evaluate(condition, { input: { text: 'x'.repeat(64_001) }, variables: { messageUri: '' } })).toBe(
      true,
    );
    expect(await evaluate(condition, { input: {}, variables: { messageUri: 's3://b/k.json' } })).toBe(false);
    expect(await evaluate(state('Store message').Arguments, { input: { a: 1 }, context: token })).toMatchObject({
      Key: '_stepwell/queue-exchange/messages/scenes/one.json',
      Body: { a: 1 },
    });
  });

  it('ends with the answer, or where it lies', async () => {
    const output = async (result: unknown) => await evaluate(state('Exchange message').Output, { result });
    expect(await output({ bands: 3 })).toEqual({ output: { bands: 3 } });
    expect(await output([])).toEqual({ output: [] });
    expect(await output('text')).toEqual({ output: 'text' });
    expect(await output({ stepwellOutputUri: 's3://b/o.json' })).toEqual({ outputUri: 's3://b/o.json' });
  });

  it('waits for no Task without end, and repeats none in step with others', () => {
    for (const [name, state] of allStates(definition)) {
      const { Type, TimeoutSeconds, Retry = [] } = state;
      if (Type !== 'Task') continue;
      expect(TimeoutSeconds, name).toBeGreaterThan(0);
      expect(new Set(Retry.map(({ JitterStrategy }) => JitterStrategy)), name).toEqual(new Set(['FULL']));
      expect(unknownRetries(state), name).toEqual([]);
    }
  });
});

describe('the resources', () => {
  it('keep their logical ids, which replace data when they change', async () => {
    const { Resources } = made.template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources)
      .map(([id, { Type }]) => `${Type} ${id}`)
      .filter((id) => id.includes('Scenes'));
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/queue-exchange/logical-ids.json',
    );
  });

  it('are a queue, a queue of dead letters and a last one, each encrypted, TLS only and kept for 14 days', () => {
    const queues = Object.values(made.template.findResources('AWS::SQS::Queue')).map(
      ({ Properties }) => Properties as Record<string, unknown>,
    );
    expect(queues).toHaveLength(3);
    for (const queue of queues)
      expect(queue).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    made.template.resourceCountIs('AWS::SQS::QueuePolicy', 3);
    made.template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 150,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
    made.template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 60,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 + 10 }),
    });
  });

  it('feed the takers in batches that fail message by message', () => {
    made.template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    made.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
    made.template.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  it('have no policy with an action that ends in *, and no resource * but for X-Ray and log delivery', () => {
    for (const { Properties } of Object.values(made.template.findResources('AWS::IAM::Policy')) as {
      Properties: { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
    }[]) {
      for (const { Action, Resource } of Properties.PolicyDocument.Statement) {
        const actions = [Action].flat();
        for (const action of actions) expect(action).not.toContain('*');
        if (Resource === '*')
          expect(
            actions.every((action) => /^(xray|logs):/.test(action)),
            actions.join(),
          ).toBe(true);
      }
    }
  });

  it('have no taker where a poller of the user’s own takes the messages, and let it', () => {
    const polled = make(() => ({}));
    expect(polled.exchange.consumerFunction).toBeUndefined();
    polled.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    polled.template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 60,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
  });

  it('are encrypted with a key of one’s own where one is given', () => {
    const keyed = make((stack) => ({ processorFunction: processorOf(stack), encryptionKey: new Key(stack, 'Key') }));
    for (const { Properties } of Object.values(keyed.template.findResources('AWS::SQS::Queue')))
      expect(Properties).toHaveProperty('KmsMasterKeyId');
    keyed.template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  it('can be one’s own', () => {
    const own = make((stack) => {
      const deadLetterQueue = new Queue(stack, 'Dead');
      return {
        queue: new Queue(stack, 'Own', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 2 } }),
        deadLetterQueue,
      };
    });
    own.template.resourceCountIs('AWS::SQS::Queue', 3);
  });
});

describe('a Processor that is a Batch job', () => {
  const jobs = make((stack) => ({ processorJob: jobOf(stack) }));
  const definitionOfJobs = definitionOf(jobs.template);

  it('is submitted for each message, by a function that may do no more', () => {
    jobs.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          STEPWELL_JOB_QUEUE: Match.anyValue(),
          STEPWELL_JOB_DEFINITION: Match.anyValue(),
          STEPWELL_TABLE: Match.anyValue(),
        }),
      },
      Timeout: 60,
    });
    expect(actionsOf(jobs.template, 'SubmitRole')).toEqual([
      'batch:ListJobs',
      'batch:SubmitJob',
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      's3:PutObject',
      'states:SendTaskFailure',
      'states:SendTaskHeartbeat',
      'states:SendTaskSuccess',
    ]);
    jobs.template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 60,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
    expect(jobs.exchange.consumerFunction).toBeDefined();
  });

  it('answers by itself: its role may read messages and answer tokens', () => {
    expect(actionsOf(jobs.template, 'JobRole')).toEqual([
      's3:GetObject',
      'states:SendTaskFailure',
      'states:SendTaskHeartbeat',
      'states:SendTaskSuccess',
    ]);
  });

  it('is heard of when it fails: a rule tells a function, until it is told', () => {
    jobs.template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.batch'],
        'detail-type': ['Batch Job State Change'],
        detail: { status: ['FAILED'], jobQueue: [Match.anyValue()] },
      },
      Targets: [
        Match.objectLike({
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
    expect(jobs.exchange.alarms?.undelivered).toBeDefined();
    expect(made.exchange.alarms?.undelivered).toBeUndefined();
  });

  it('is submitted anew when it was told to end, twice at most, and is given the time of all its attempts', () => {
    const exchange = stateOf(definitionOfJobs, 'Exchange message');
    expect(exchange.Retry).toContainEqual(
      expect.objectContaining({ ErrorEquals: ['JobTerminated'], MaxAttempts: 2, JitterStrategy: 'FULL' }),
    );
    expect(exchange.TimeoutSeconds).toBe(3 * 600 + 3_600);
    expect(JSON.stringify(state('Exchange message').Retry)).not.toContain('JobTerminated');
  });
});

describe('the function on the dead-letter queue', () => {
  it('knows how often a message may be tried, and may send one back', () => {
    made.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ STEPWELL_QUEUE_URL: Match.anyValue(), STEPWELL_MAX_ATTEMPTS: '5' }),
      },
    });
    expect(actionsOf(made.template, 'DeadLetterRole')).toEqual(
      expect.arrayContaining(['dynamodb:UpdateItem', 'sqs:SendMessage', 'states:SendTaskFailure']),
    );
  });

  it('sends back a message that was never tried only where its takers count their tries', () => {
    const poller = make(() => ({})).template;
    made.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ STEPWELL_MAX_ATTEMPTS: '5', STEPWELL_MAX_IDLE_ROUNDS: '5' }) },
    });
    poller.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ STEPWELL_MAX_ATTEMPTS: '5', STEPWELL_MAX_IDLE_ROUNDS: Match.absent() }),
      },
    });
  });

  it('raises the alarm for what it has failed, and not for messages in the queue whose work is done', () => {
    made.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Stepwell',
      MetricName: 'MessagesDeadLettered',
      Dimensions: [Match.objectLike({ Name: 'service' })],
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
    });
    const watched = Object.values(
      made.template.findResources('AWS::CloudWatch::Alarm', { Properties: { Namespace: 'AWS/SQS' } }),
    ) as { Properties: { Dimensions: unknown } }[];
    expect(JSON.stringify(watched.map(({ Properties }) => Properties.Dimensions))).not.toContain('DeadLetterQueue');
  });

  it('reads that off a queue of one’s own where it can', () => {
    const own = (imported: boolean) =>
      make((stack) => {
        const deadLetterQueue = new Queue(stack, 'Dead');
        return {
          queue: imported
            ? Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own')
            : new Queue(stack, 'Own', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 2 } }),
          deadLetterQueue,
        };
      }).template;
    own(false).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ STEPWELL_MAX_ATTEMPTS: '2' }) },
    });
    own(true).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ STEPWELL_QUEUE_URL: Match.anyValue(), STEPWELL_MAX_ATTEMPTS: Match.absent() }),
      },
    });
  });
});

/** A queue of one's own with its dead-letter queue. */
function ownQueues(
  stack: Stack,
  props: QueueProps = {},
  deadLetterProps: QueueProps = {},
): Required<Pick<QueueExchangeProps, 'queue' | 'deadLetterQueue'>> {
  const deadLetterQueue = new Queue(stack, 'Dead', deadLetterProps);
  return {
    queue: new Queue(stack, 'Own', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 3 }, ...props }),
    deadLetterQueue,
  };
}

it.each<[string, (stack: Stack) => QueueExchangeProps]>([
  [
    'with a visibility timeout as long as its taker may take',
    (stack) => ({
      ...ownQueues(stack, { visibilityTimeout: Duration.seconds(150) }),
      processorFunction: processorOf(stack),
    }),
  ],
  ['of SQS’s own visibility timeout where a poller takes the messages', (stack) => ownQueues(stack)],
  [
    'that is imported, whose visibility timeout is not known',
    (stack) => ({
      queue: Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own'),
      deadLetterQueue: Queue.fromQueueArn(stack, 'Dead', 'arn:aws:sqs:eu-west-1:123456789012:dead'),
      processorFunction: processorOf(stack),
    }),
  ],
])('takes a queue %s', (_title, props) => {
  expect(() => make(props)).not.toThrow();
});

describe('props that cannot be', () => {
  it.each<[string, (stack: Stack) => QueueExchangeProps, RegExp]>([
    [
      'a queue without its dead-letter queue',
      (stack) => ({ queue: new Queue(stack, 'Own') }),
      /^Test\/Scenes: deadLetterQueue nothing is not accepted; give the dead-letter queue of your own queue/,
    ],
    [
      'a FIFO queue',
      (stack) => ({
        queue: new Queue(stack, 'Own', { fifo: true }),
        deadLetterQueue: new Queue(stack, 'Dead', { fifo: true }),
      }),
      /queue "Test\/Own" is not accepted; give a standard queue/,
    ],
    ['takers for no function', () => ({ batchSize: 5 }), /batchSize "5" is not accepted; give processorFunction/],
    [
      'a batch of none',
      (stack) => ({ processorFunction: processorOf(stack), batchSize: 0 }),
      /batchSize 0 is not accepted; give a whole number from 1 to 10/,
    ],
    [
      'messages that come again while they are taken',
      (stack) => ({ processorFunction: processorOf(stack), visibilityTimeout: Duration.seconds(30) }),
      /visibilityTimeout .* whole seconds, from 150 to 43200/,
    ],
    [
      'a heartbeat as long as the timeout',
      () => ({ timeout: Duration.hours(1), heartbeatTimeout: Duration.minutes(60) }),
      /heartbeatTimeout "Duration.minutes\(60\)" is not accepted; give less than timeout, Duration.hours\(1\)/,
    ],
    [
      'a heartbeat longer than the default timeout',
      () => ({ heartbeatTimeout: Duration.hours(2) }),
      /heartbeatTimeout .* less than timeout/,
    ],
    [
      'a queue whose messages come again while a taker is at work',
      (stack) => ({ ...ownQueues(stack), processorFunction: processorOf(stack) }),
      /queue "Test\/Own with a visibility timeout of 30 seconds" is not accepted; give a queue with one of at least consumerTimeout, 150 seconds/,
    ],
    [
      'the same for jobs',
      (stack) => ({ ...ownQueues(stack), processorJob: jobOf(stack) }),
      /at least consumerTimeout, 60 seconds/,
    ],
    [
      'the same for the dead-letter queue',
      (stack) => ownQueues(stack, {}, { visibilityTimeout: Duration.seconds(29) }),
      /deadLetterQueue "Test\/Dead with a visibility timeout of 29 seconds" is not accepted/,
    ],
    [
      'a dead-letter queue that the queue does not have',
      (stack) => ({ ...ownQueues(stack), deadLetterQueue: new Queue(stack, 'Other') }),
      /deadLetterQueue "Test\/Other" is not accepted; give the queue that the redrive policy of Test\/Own names/,
    ],
    [
      'a FIFO dead-letter queue',
      (stack) => ({
        queue: Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own'),
        deadLetterQueue: new Queue(stack, 'Dead', { fifo: true }),
      }),
      /deadLetterQueue "Test\/Dead" is not accepted; give a standard queue/,
    ],
    [
      'two Processors',
      (stack) => ({ processorFunction: processorOf(stack), processorJob: jobOf(stack) }),
      /processorJob "Test\/Job" is not accepted; give either processorFunction or this/,
    ],
    [
      'errors of a job, which has its own',
      (stack) => ({ processorJob: jobOf(stack), permanentErrors: ['InvalidScene'] }),
      /permanentErrors .* give processorFunction together with this/,
    ],
  ])('are refused by name: %s', (_title, props, message) => {
    expect(() => make(props)).toThrow(message);
  });
});

it('waits for a heartbeat that is shorter than the timeout, as the States Language asks', () => {
  const { template } = make(() => ({ timeout: Duration.hours(1), heartbeatTimeout: Duration.seconds(3_599) }));
  expect(stateOf(definitionOf(template), 'Exchange message')).toMatchObject({
    TimeoutSeconds: 3_600,
    HeartbeatSeconds: 3_599,
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  it.each<[string, (stack: Stack) => QueueExchangeProps]>([
    ['for a poller', () => ({})],
    [
      'with functions',
      (stack) => ({
        activatorFunction: LambdaFunction.fromFunctionName(stack, 'A', 'activator'),
        processorFunction: LambdaFunction.fromFunctionName(stack, 'P', 'processor'),
      }),
    ],
    ['with jobs', (stack) => ({ processorJob: jobOf(stack) })],
    [
      'with a key',
      (stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1') }),
    ],
  ])('finds nothing %s', (_title, props) => {
    const app = new App();
    const pack = new AwsSolutionsChecks(app);
    const stack = new Stack(app, 'Test');
    new QueueExchange(stack, 'Scenes', props(stack));
    expect(
      pack
        .validateScope(app)
        .violations.map(({ ruleName, violatingResources }) => [
          ruleName,
          violatingResources.map(({ resourceLogicalId }) => resourceLogicalId),
        ]),
    ).toEqual([]);
  });
});
