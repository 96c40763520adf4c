import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { QueueExchange, type QueueExchangeProps } from './index.js';
import { allStates, definitionOf, stateOf } from './testing/definition-of.js';
import { evaluate } from './testing/evaluate.js';
import { unknownRetries } from './testing/retried-errors.js';
import { processorFunction, processorJob, synthesizeQueueExchange } from './testing/synthesize-queue-exchange.js';

const made = synthesizeQueueExchange();
const definition = definitionOf(made.template);
const state = (name: string) => stateOf(definition, name);
const token = {
  Task: { Token: 'token' },
  Execution: { Id: 'arn:aws:states:eu-west-1:123456789012:execution:scenes:one', Name: 'one' },
  StateMachine: { Name: 'scenes' },
};

describe('the flow', () => {
  it('is the golden definition, with state names on which redrives and dashboards depend', async () => {
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

  it('checks the input before anything else, with the messages of the contract', async () => {
    expect(definition.StartAt).toBe('Check input');
    const problem = async (input: unknown) =>
      ((await evaluate(state('Check input').Assign, { input })) as { problem: string }).problem;
    expect(await problem({ message: { sceneUri: 's3://scenes/lake.hdr' } })).toBe('');
    expect(await problem({ messageUri: 's3://scenes/message.json' })).toBe('');
    expect(await problem({})).toBe('message is required: a JSON object, unless messageUri is specified');
    expect(await problem({ message: 1 })).toBe('message must be a JSON object, unless messageUri is specified, got 1');
  });

  it('sends the message with its token and execution', async () => {
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

  it('stores a message that is too large for the queue in S3, with a key of the execution', async () => {
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

  it('outputs the response or its S3 URI', async () => {
    const output = async (result: unknown) => await evaluate(state('Exchange message').Output, { result });
    expect(await output({ bands: 3 })).toEqual({ output: { bands: 3 } });
    expect(await output([])).toEqual({ output: [] });
    expect(await output('text')).toEqual({ output: 'text' });
    expect(await output({ stepwellOutputUri: 's3://b/o.json' })).toEqual({ outputUri: 's3://b/o.json' });
  });

  it('has a timeout for each Task, and retries with full jitter', () => {
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
  it('keep their logical ids, whose change would replace data', async () => {
    const { Resources } = made.template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources)
      .map(([id, { Type }]) => `${Type} ${id}`)
      .filter((id) => id.includes('Scenes'));
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/queue-exchange/logical-ids.json',
    );
  });

  it('include three queues, each encrypted, TLS only and with a retention of 14 days', () => {
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

  it('include event sources with partial batch responses', () => {
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

  it('have no policy with a wildcard action, and the resource * only for X-Ray and log delivery', () => {
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

  it('have no consumer function if a worker consumes the messages', () => {
    const polled = synthesizeQueueExchange(() => ({}));
    expect(polled.exchange.consumerFunction).toBeUndefined();
    polled.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    polled.template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 60,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
  });

  it('are encrypted with a specified key', () => {
    const keyed = synthesizeQueueExchange((stack) => ({
      processorFunction: processorFunction(stack),
      encryptionKey: new Key(stack, 'Key'),
    }));
    for (const { Properties } of Object.values(keyed.template.findResources('AWS::SQS::Queue')))
      expect(Properties).toHaveProperty('KmsMasterKeyId');
    keyed.template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  it('can be existing ones', () => {
    const own = synthesizeQueueExchange((stack) => {
      const deadLetterQueue = new Queue(stack, 'Dead');
      return {
        queue: new Queue(stack, 'Own', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 2 } }),
        deadLetterQueue,
      };
    });
    own.template.resourceCountIs('AWS::SQS::Queue', 3);
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  it.each<[string, (stack: Stack) => QueueExchangeProps]>([
    ['for a worker', () => ({})],
    [
      'with functions',
      (stack) => ({
        activatorFunction: LambdaFunction.fromFunctionName(stack, 'A', 'activator'),
        processorFunction: LambdaFunction.fromFunctionName(stack, 'P', 'processor'),
      }),
    ],
    ['with jobs', (stack) => ({ processorJob: processorJob(stack) })],
    [
      'with a key',
      (stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1') }),
    ],
  ])('has no findings %s', (_title, props) => {
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
