import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { FanOutStrategy, MapFanOut, type MapFanOutProps } from './index.js';
import { type Definition, type State, allStates } from './testing/definition-of.js';
import { evaluate } from './testing/evaluate.js';
import { userResources } from './testing/sequence-stack.js';
import { unknownRetries } from './testing/retried-errors.js';

const strategies = Object.values(FanOutStrategy);

/** Synthesizes a stack `Test` with a fan-out `Work` over two functions. */
function synthesize(props: (stack: Stack) => Partial<MapFanOutProps> = () => ({}), { sampleFunctions = true } = {}) {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Test');
  const made = (id: string) =>
    new LambdaFunction(stack, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async (event) => event'),
    });
  const given = props(stack);
  const work = new MapFanOut(stack, 'Work', {
    computeFunction: given.computeFunction ?? made('Compute'),
    ...(sampleFunctions ? { summaryFunction: made('Sum') } : {}),
    ...given,
  });
  return { stack, work, app };
}

const templates = new Map(
  strategies.map((strategy) => [strategy, Template.fromStack(synthesize(() => ({ strategy })).stack)]),
);
const template = (strategy: FanOutStrategy): Template => templates.get(strategy) ?? expect.unreachable();

/** The definitions of a template's state machines, by the prefix of their logical ids. */
function definitions(strategy: FanOutStrategy): Record<string, Definition> {
  const machines = template(strategy).findResources('AWS::StepFunctions::StateMachine') as Record<
    string,
    { Properties: { DefinitionString: unknown } }
  >;
  return Object.fromEntries(
    Object.entries(machines).map(([id, { Properties }]) => [
      id.includes('Callback') ? 'callback' : 'main',
      JSON.parse(textOf(Properties.DefinitionString)) as Definition,
    ]),
  );
}

/** Formats references as `<Name>`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    Ref: reference,
  } = value as { 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: string[]; Ref?: string };
  return join ? join[1].map(textOf).join(join[0]) : `<${attribute?.join('.') ?? reference ?? ''}>`;
}

/** All states by name, including those in branches of a Parallel. */
function statesOf(definition: Definition): [string, State][] {
  return allStates(definition).flatMap(([name, state]): [string, State][] => [
    [name, state],
    ...('Branches' in state ? (state.Branches as Definition[]).flatMap(statesOf) : []),
  ]);
}

describe.each(strategies)('MapFanOut with %s', (strategy) => {
  const all = Object.values(definitions(strategy)).flatMap(statesOf);

  it('keeps its definitions and state names', async () => {
    await expect(JSON.stringify(definitions(strategy), null, 2)).toMatchFileSnapshot(
      `./testing/goldens/map-fan-out/${strategy.toLowerCase()}.json`,
    );
  });

  it('keeps the logical ids of its resources, whose change would replace data', async () => {
    const { Resources } = template(strategy).toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources)
      .map(([id, { Type }]) => `${Type} ${id}`)
      .filter((id) => id.includes(' Work'));
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      `./testing/goldens/map-fan-out/${strategy.toLowerCase()}-logical-ids.json`,
    );
  });

  it('has a timeout for each Task, and retries only errors of the service, with full jitter', () => {
    for (const [name, state] of all) {
      if (state.Type !== 'Task') continue;
      expect(state.TimeoutSeconds, name).toBeGreaterThan(0);
      expect(state.Retry?.length, name).toBeGreaterThan(0);
      for (const retry of state.Retry ?? []) expect(retry.JitterStrategy, name).toBe('FULL');
      expect(unknownRetries(state), name).toEqual([]);
    }
  });

  it('catches all errors of an item, including a result above the payload limit', () => {
    const items = all.filter(([name]) => /^(Compute item|Dispatch item)( |$)/.test(name));
    expect(items.length).toBeGreaterThan(0);
    for (const [name, state] of items) {
      expect(
        state.Catch?.map(({ ErrorEquals }) => ErrorEquals),
        name,
      ).toEqual([['States.DataLimitExceeded'], ['States.ALL']]);
      for (const { Next } of state.Catch ?? []) expect(Next).toMatch(/^Item failed/);
    }
  });

  it('checks the request before anything else', () => {
    const { main } = definitions(strategy);
    expect(main?.StartAt).toBe('Check request');
    expect(main?.States['Check request']).toMatchObject({ Type: 'Pass', Next: 'Request valid?' });
    expect(main?.States['Request valid?']?.Choices?.[0]).toMatchObject({
      Condition: "{% $problem != '' %}",
      Next: 'Invalid request',
    });
  });

  it('has no findings of cdk-nag’s AwsSolutions, also with a key', () => {
    for (const own of [false, true]) {
      const { app } = synthesize(
        (stack) => {
          const { processor: compute, cleaner: summary } = userResources(stack);
          return {
            computeFunction: compute,
            summaryFunction: summary,
            strategy,
            ...(own ? { encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1') } : {}),
          };
        },
        { sampleFunctions: false },
      );
      expect(new AwsSolutionsChecks(app).validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual([]);
    }
  });

  it('contains no fixed partition, Region or account, and no wildcard action', () => {
    expect(JSON.stringify(template(strategy).toJSON()).match(/arn:aws[:-]/g)).toBeNull();
    const policies = Object.values(template(strategy).findResources('AWS::IAM::Policy')) as {
      Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } };
    }[];
    const actions = policies.flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action),
    );
    expect(actions.length).toBeGreaterThan(3);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });
});

describe('MapFanOut', () => {
  it('starts an execution for each event, and has a dead-letter queue with an alarm', () => {
    const callback = template(FanOutStrategy.CALLBACK);
    callback.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['stepwell.map-fan-out'], 'detail-type': ['Item'] },
      Targets: [
        Match.objectLike({
          InputPath: '$.detail',
          DeadLetterConfig: Match.anyValue(),
          RetryPolicy: { MaximumEventAgeInSeconds: 120 },
        }),
      ],
    });
    callback.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineType: 'EXPRESS' });
    callback.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    callback.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateNumberOfMessagesVisible' });
    const { callback: machine } = definitions(FanOutStrategy.CALLBACK);
    expect(machine?.StartAt).toBe('Claim item');
    expect(machine?.States['Claim item']?.Catch).toMatchObject([
      { ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'Delivered before' },
      { ErrorEquals: ['States.ALL'], Next: 'Report failure' },
    ]);
    expect(machine?.States['Take up item']?.Catch?.at(-1)).toMatchObject({
      ErrorEquals: ['States.ALL'],
      Next: 'Compute claimed item',
    });
  });

  it('derives a claim from the task token: equal for all deliveries, different after a retry or redrive', async () => {
    const dispatch = statesOf(definitions(FanOutStrategy.CALLBACK)['main'] as Definition).find(([name]) =>
      name.startsWith('Dispatch item'),
    )?.[1];
    const claims = JSON.stringify(dispatch?.Arguments).match(/"claim":"(.*?%})"/)?.[1];
    // A redrive resets the retry count in the same execution.
    const claim = (token: string) =>
      evaluate(claims, {
        input: { index: 0 },
        context: { Execution: { Id: 'arn:one' }, State: { RetryCount: 0 }, Task: { Token: token } },
      });
    expect(await claim('first')).toMatch(/^[0-9a-f]{64}$/);
    expect(await claim('first')).toBe(await claim('first'));
    expect(await claim('after a redrive')).not.toBe(await claim('first'));
  });

  it('allows the callback state machine to use the key of the claims table', () => {
    const keyed = Template.fromStack(
      synthesize((stack) => ({ strategy: FanOutStrategy.CALLBACK, encryptionKey: new Key(stack, 'Key') })).stack,
    );
    keyed.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^WorkCallbackStateMachineRole') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Action: [
              'kms:Decrypt',
              'kms:DescribeKey',
              'kms:Encrypt',
              'kms:GenerateDataKey',
              'kms:ReEncryptFrom',
              'kms:ReEncryptTo',
            ],
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
          },
        ]),
      },
    });
  });

  it('has a bus, a table and a queue only if the strategy needs them', () => {
    for (const strategy of strategies.filter((each) => each !== FanOutStrategy.CALLBACK)) {
      for (const type of ['AWS::Events::EventBus', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue'])
        template(strategy).resourceCountIs(type, 0);
    }
  });

  it('allows the summary function to read only reports in the bucket', () => {
    template(FanOutStrategy.INLINE).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 's3:GetObject',
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', [Match.anyValue(), '/_stepwell/map-fan-out/*']] },
          },
        ],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^SumServiceRole') }],
    });
  });

  it('starts Express child executions if specified', () => {
    const express = JSON.stringify(
      Template.fromStack(synthesize(() => ({ mapExecutionType: StateMachineType.EXPRESS })).stack).toJSON(),
    );
    expect(express).toContain('\\"ExecutionType\\":\\"EXPRESS\\"');
  });

  it('works without a summary function, alarms and a new bucket', () => {
    const { stack, work } = synthesize((scope) => ({
      summaryFunction: undefined,
      alarms: { enabled: false },
      bucket: Bucket.fromBucketName(scope, 'Own', 'own'),
      strategy: FanOutStrategy.INLINE,
    }));
    const plain = Template.fromStack(stack);
    plain.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    plain.resourceCountIs('AWS::S3::Bucket', 0);
    expect(work.alarms.all).toEqual([]);
    expect(JSON.stringify(plain.toJSON())).not.toContain('Summarize');
  });

  it.each<[string, RegExp, (stack: Stack) => Partial<MapFanOutProps>]>([
    ['maxConcurrency', /from 1 to 40/, () => ({ maxConcurrency: 41 })],
    ['batchSize', /from 1 to 200/, () => ({ batchSize: 201 })],
    [
      'batchSize',
      /omitted when strategy is INLINE, got 10\. Only NESTED and DISTRIBUTED use it\./,
      () => ({ strategy: FanOutStrategy.INLINE, batchSize: 10 }),
    ],
    ['batchConcurrency', /from 1 to 40/, () => ({ strategy: FanOutStrategy.NESTED, batchConcurrency: 41 })],
    ['branches', /Only PARALLEL uses it/, () => ({ branches: 4 })],
    ['heartbeatTimeout', /CALLBACK/, () => ({ heartbeatTimeout: Duration.minutes(5) })],
    [
      'heartbeatTimeout',
      /longer than computeTimeout, Duration.minutes\(1\), got Duration.seconds\(60\)/,
      () => ({ strategy: FanOutStrategy.CALLBACK, heartbeatTimeout: Duration.seconds(60) }),
    ],
    [
      'computeTimeout',
      /from 1 to 240/,
      () => ({ strategy: FanOutStrategy.CALLBACK, computeTimeout: Duration.minutes(5) }),
    ],
    [
      'mapExecutionType',
      /STANDARD for batches that take 1 × Duration.minutes\(5\), got "EXPRESS"/,
      () => ({ mapExecutionType: StateMachineType.EXPRESS, computeTimeout: Duration.minutes(5) }),
    ],
    [
      'reportRetention',
      /omitted when bucket is specified, got Duration.days\(1\)/,
      (stack) => ({ bucket: Bucket.fromBucketName(stack, 'Own', 'own'), reportRetention: Duration.days(1) }),
    ],
  ])('rejects the prop %s: %s', (prop, expectation, props) => {
    expect(() => synthesize(props)).toThrow(
      expect.objectContaining({ name: 'InvalidProp', prop, message: expect.stringMatching(expectation) as string }),
    );
  });

  it('is recognized without instanceof, and returns metrics by name', () => {
    const { work } = synthesize();
    expect([work, {}, undefined].map((value) => MapFanOut.isMapFanOut(value))).toEqual([true, false, false]);
    expect([work.metricItemsSucceeded(), work.metricItemsFailed()].map(({ metricName }) => metricName)).toEqual([
      'ItemsSucceeded',
      'ItemsFailed',
    ]);
    expect(work.strategy).toBe(FanOutStrategy.DISTRIBUTED);
  });
});
