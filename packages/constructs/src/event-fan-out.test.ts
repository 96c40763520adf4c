import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AlarmKind, ComputeTarget, EventFanOut, type EventFanOutProps } from './index.js';
import { type Definition, allStates } from './testing/definition-of.js';

interface Made {
  readonly app: App;
  readonly stack: Stack;
  readonly fanOut: EventFanOut;
}

/** Synthesizes a stack with a fan-out that has a target of each kind. */
function make(props: (stack: Stack) => EventFanOutProps = () => ({})): Made {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Test');
  const compute = new LambdaFunction(stack, 'Compute', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async (event) => event'),
  });
  const machine = StateMachine.fromStateMachineArn(
    stack,
    'Machine',
    'arn:aws:states:eu-west-1:111111111111:stateMachine:machine',
  );
  const queue = new Queue(stack, 'Work', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    deadLetterQueue: { queue: new Queue(stack, 'Dead', { enforceSSL: true }), maxReceiveCount: 3 },
  });
  const fanOut = new EventFanOut(stack, 'FanOut', {
    targets: {
      Function: ComputeTarget.lambda(compute, {
        itemPattern: { via: [{ exists: false }] },
        retryAttempts: 1,
        maxEventAge: Duration.minutes(5),
      }),
      Machine: ComputeTarget.stateMachine(machine, { itemPattern: { via: ['machine'] } }),
      Queue: ComputeTarget.queue(queue, { itemPattern: { via: ['queue'] } }),
    },
    summaryFunction: compute,
    ...props(stack),
  });
  return { app, stack, fanOut };
}

const { fanOut: sample, stack: sampleStack } = make();
const template = Template.fromStack(sampleStack);

/** The definitions of the four state machines by name. */
function definitions(): Record<string, Definition> {
  const machines = Object.entries(template.findResources('AWS::StepFunctions::StateMachine'));
  return Object.fromEntries(
    machines.map(([id, { Properties }]) => {
      const { 'Fn::Join': join } = (Properties as { DefinitionString: { 'Fn::Join': [string, unknown[]] } })
        .DefinitionString;
      const text = join[1].map((part) => (typeof part === 'string' ? part : '<reference>')).join('');
      return [
        id.replace(/^FanOut/, '').replace(/StateMachine[0-9A-F]{8}$/, '') || 'Preprocess',
        JSON.parse(text) as Definition,
      ];
    }),
  );
}

describe('EventFanOut', () => {
  it('keeps its logical ids and state names', async () => {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources)
      .filter(([id]) => id.startsWith('FanOut'))
      .map(([id, { Type }]) => `${Type} ${id}`);
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/event-fan-out/logical-ids.json',
    );
    const names = Object.fromEntries(
      Object.entries(definitions()).map(([machine, definition]) => [
        machine,
        allStates(definition).map(([name, { Type }]) => `${Type} ${name}`),
      ]),
    );
    await expect(JSON.stringify(names, null, 2)).toMatchFileSnapshot(
      './testing/goldens/event-fan-out/state-names.json',
    );
    await expect(JSON.stringify(definitions(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/event-fan-out/definitions.json',
    );
  });

  it('has a timeout for each task, and retries with full jitter', () => {
    const tasks = Object.values(definitions()).flatMap((definition) =>
      allStates(definition).filter(([, { Type }]) => Type === 'Task'),
    );
    expect(tasks.length).toBeGreaterThan(8);
    for (const [name, { TimeoutSeconds, Retry = [] }] of tasks) {
      expect([name, typeof TimeoutSeconds]).toEqual([name, 'number']);
      expect([name, Retry.length > 0, Retry.every(({ JitterStrategy }) => JitterStrategy === 'FULL')]).toEqual([
        name,
        true,
        true,
      ]);
    }
  });

  it('counts in an Express state machine and does the rest in Standard ones with unique execution names', () => {
    const types = Object.values(template.findResources('AWS::StepFunctions::StateMachine')).map(
      ({ Properties }) => (Properties as { StateMachineType?: string }).StateMachineType ?? 'STANDARD',
    );
    expect(types.sort()).toEqual(['EXPRESS', 'STANDARD', 'STANDARD', 'STANDARD']);
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'EXPRESS',
      LoggingConfiguration: { Level: 'ERROR' },
      TracingConfiguration: { Enabled: true },
    });
  });

  it('has a dead-letter queue for every delivery, which has another dead-letter queue', () => {
    const rules = Object.values(template.findResources('AWS::Events::Rule')).flatMap(
      ({ Properties }) => (Properties as { Targets: object[] }).Targets,
    );
    expect(rules).toHaveLength(5);
    for (const target of rules)
      expect(target).toMatchObject({
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^FanOutDeadLetters/), 'Arn'] } },
      });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: {
        OnSuccess: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FanOutBus'), 'Arn'] } },
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FanOutDeadLetters'), 'Arn'] } },
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: {
        maxReceiveCount: 5,
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FanOutGivenUp'), 'Arn'] },
      },
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('routes items by their pattern, and status changes of executions from the default bus', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['stepwell.event-fan-out'],
        'detail-type': ['Item requested'],
        detail: { item: { via: ['queue'] } },
      },
      Targets: [Match.objectLike({ InputPath: '$.detail' })],
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: { source: ['aws.states'], detail: { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] } },
    });
  });

  it('deletes rows by TTL, and samples traces of completions', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
    template.hasResourceProperties('AWS::XRay::SamplingRule', { SamplingRule: { FixedRate: 0.01, ReservoirSize: 1 } });
  });

  it.each([1, 23, 240])(
    'names a sampling rule and its service within the limits of X-Ray, for an id of %d characters',
    (length) => {
      const stack = new Stack(new App({ analyticsReporting: false }), 'WeatherStations');
      new EventFanOut(stack, 'F'.repeat(length), { alarms: { enabled: false } });
      const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::XRay::SamplingRule')) as {
        Properties: { SamplingRule: { RuleName: string; ServiceName: string } };
      }[];
      const { RuleName = '', ServiceName = '' } = rule?.Properties.SamplingRule ?? {};
      expect(RuleName).toMatch(/^.{1,32}$/);
      expect(ServiceName).toMatch(/^F[A-Za-z0-9]{0,62}\*$/);
      const [increment] = Object.keys(
        Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine', {
          Properties: { StateMachineType: 'EXPRESS' },
        }),
      );
      expect(`${increment ?? ''}-1AB2CD3EF4GH`.slice(0, 80).startsWith(ServiceName.slice(0, -1))).toBe(true);
    },
  );

  it('monitors undeliverable completions with the name of the rule, without the bus', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'InvocationsFailedToBeSentToDlq',
      Dimensions: [
        { Name: 'EventBusName', Value: { Ref: Match.stringLikeRegexp('^FanOutBus') } },
        {
          Name: 'RuleName',
          Value: {
            'Fn::Select': [
              2,
              { 'Fn::Split': ['/', { 'Fn::GetAtt': [Match.stringLikeRegexp('^FanOutCompletionRule'), 'Arn'] }] },
            ],
          },
        },
      ],
    });
  });

  it('has alarms for dead letters, failures and timeouts, for each state machine and function', () => {
    expect(Object.values(AlarmKind).map((kind) => `${kind} ${sample.alarms.ofKind(kind).length}`)).toEqual([
      'executionsFailed 4',
      'executionsTimedOut 4',
      'functionErrors 4',
      'functionThrottles 4',
      'apiErrors 0',
      'deadLetters 1',
      'undeliverable 1',
      'undelivered 1',
      'imagesFailed 0',
      'itemsFailed 1',
      'requestsTimedOut 1',
      'notificationsFailed 0',
    ]);
  });

  it('contains no action pattern and no fixed account', () => {
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).not.toMatch(/"[a-z0-9]+:\*"/);
    expect(policies).not.toContain(':iam::aws:');
    expect(JSON.stringify(template.toJSON()).replaceAll('111111111111', '')).not.toMatch(/[^0-9][0-9]{12}[^0-9A-Za-z]/);
  });

  it.each<[string, Partial<EventFanOutProps>]>([
    ['deadline', { deadline: Duration.days(31) }],
    ['deadline', { deadline: Duration.millis(1_500) }],
    ['requestRetention', { requestRetention: Duration.days(81) }],
    ['emitConcurrency', { emitConcurrency: 0 }],
    ['traceSamplingRate', { traceSamplingRate: 2 }],
    ['traceSamplingRate', { tracing: false, traceSamplingRate: 0.1 }],
  ])('rejects an invalid %s', (prop, props) => {
    expect(() => make(() => props)).toThrow(
      expect.objectContaining({ name: 'InvalidProp', prop, constructPath: 'Test/FanOut' }) as Error,
    );
  });

  it('rejects a retention with an existing bucket', () => {
    expect(() =>
      make((stack) => ({ bucket: Bucket.fromBucketName(stack, 'Own', 'own'), reportRetention: Duration.days(1) })),
    ).toThrow(/reportRetention/);
  });

  it('is recognized without instanceof, and can be created twice', () => {
    expect([sample, {}, undefined].map((value) => EventFanOut.isEventFanOut(value))).toEqual([true, false, false]);
    const { stack } = make();
    new EventFanOut(stack, 'Second');
    Template.fromStack(stack).resourceCountIs('AWS::Events::EventBus', 2);
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  it.each<[string, (stack: Stack) => EventFanOutProps]>([
    ['by default', () => ({})],
    ['with fewer resources', () => ({ alarms: { enabled: false }, summaryFunction: undefined })],
    [
      'with an existing bucket',
      (stack) => ({
        bucket: Bucket.fromBucketName(stack, 'Own', 'own'),
        manifestBuckets: [Bucket.fromBucketName(stack, 'Lists', 'lists')],
      }),
    ],
  ])('has no findings %s', (_title, props) => {
    const { app, stack } = make(props);
    const found = new AwsSolutionsChecks(app)
      .validateScope(app)
      .violations.filter((violation) => JSON.stringify(violation).includes(`${stack.node.id}/FanOut`));
    expect(found.map((violation) => JSON.stringify(violation))).toEqual([]);
  });

  it('has a reason for each acknowledgment', () => {
    const acknowledged = sampleStack.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY));
    expect(acknowledged.length).toBeGreaterThan(5);
    for (const { data } of acknowledged)
      for (const reason of Object.values(data as Record<string, string>)) expect(reason.length).toBeGreaterThan(30);
  });
});
