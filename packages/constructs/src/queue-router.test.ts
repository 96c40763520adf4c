import { App, Duration, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AlarmKind, BatchJob, QueueRouter, type QueueRouterProps, RouteStep } from './index.js';
import { allStates, definitionOf, stateOf } from './testing/definition-of.js';

/** Synthesizes a stack with a router of two functions in sequence, or with `props`. */
function synthesize(
  props: (stack: Stack) => Partial<QueueRouterProps> = () => ({}),
  then: (stack: Stack, router: QueueRouter) => void = () => undefined,
) {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
  const step = (id: string) =>
    RouteStep.lambda(
      new LambdaFunction(stack, id, {
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async (event) => event'),
        timeout: Duration.seconds(20),
      }),
    );
  const routes = [
    { name: 'Activator', step: step('Activate'), sendTo: 'Processor' },
    { name: 'Processor', step: step('Process') },
  ];
  const router = new QueueRouter(stack, 'Scenes', { routes, ...props(stack) });
  then(stack, router);
  return { stack, router, template: Template.fromStack(stack) };
}
const plain = synthesize();

describe('QueueRouter', () => {
  it('keeps the logical ids of its resources, whose change would replace data', async () => {
    const { Resources } = plain.template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources)
      .map(([id, { Type }]) => `${Type} ${id}`)
      .filter((id) => id.includes(' Scenes'));
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/queue-router/logical-ids.json',
    );
  });

  it('keeps its definition and state names', async () => {
    await expect(JSON.stringify(definitionOf(plain.template), null, 2)).toMatchFileSnapshot(
      './testing/goldens/queue-router/definition.json',
    );
  });

  it('keeps the definition of a state machine step and a Batch job step', async () => {
    const { template } = synthesize((stack) => {
      const image = ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim');
      const job = new BatchJob(stack, 'Work', { image });
      const child = StateMachine.fromStateMachineName(stack, 'Child', 'child');
      return {
        routes: [
          { name: 'Workflow', step: RouteStep.stateMachine(child) },
          { name: 'Job', step: RouteStep.batchJob(job) },
        ],
      };
    });
    await expect(JSON.stringify(definitionOf(template), null, 2)).toMatchFileSnapshot(
      './testing/goldens/queue-router/every-step.json',
    );
  });

  it('has an event source with partial batch responses for each queue', () => {
    plain.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
    for (const route of ['Activator', 'Processor']) {
      plain.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Scenes${route}Queue`), 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BatchSize: 10,
      });
    }
  });

  it('has a dead-letter queue, encryption, and a visibility timeout of six trigger timeouts for each queue', () => {
    const queues = Object.values(plain.template.findResources('AWS::SQS::Queue')).map(
      ({ Properties }) => Properties as Record<string, unknown>,
    );
    expect(queues).toHaveLength(4);
    for (const queue of queues)
      expect(queue).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    expect(queues.filter((queue) => 'RedrivePolicy' in queue)).toEqual([
      expect.objectContaining({
        VisibilityTimeout: 180,
        RedrivePolicy: { deadLetterTargetArn: expect.anything(), maxReceiveCount: 5 },
      }),
      expect.objectContaining({
        VisibilityTimeout: 180,
        RedrivePolicy: { deadLetterTargetArn: expect.anything(), maxReceiveCount: 5 },
      }),
    ]);
  });

  it('has a timeout for each Task, and a catch to the dead-letter queue for each step', () => {
    const states = allStates(definitionOf(plain.template));
    for (const [name, state] of states)
      if (state.Type === 'Task') expect(state.TimeoutSeconds, name).toBeGreaterThan(0);
    for (const route of ['Activator', 'Processor'])
      expect(new Set(stateOf(definitionOf(plain.template), route).Catch?.map(({ Next }) => Next))).toEqual(
        new Set([`Dead-letter ${route}`]),
      );
    expect(stateOf(definitionOf(plain.template), 'Activator').Catch?.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual(
      ['States.QueryEvaluationError', 'States.DataLimitExceeded', 'States.ALL'],
    );
    expect(stateOf(definitionOf(plain.template), 'Send on from Activator').Catch?.at(-1)?.Next).toBe(
      'Dead-letter Activator',
    );
  });

  it('fails without a route with the error and cause of the source system', () => {
    expect(stateOf(definitionOf(plain.template), 'No route')).toEqual({
      Type: 'Fail',
      Error: 'DefaultStateError',
      Cause: 'No module to process messages from this topic!',
    });
  });

  it('is found by its tags', () => {
    plain.template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      Tags: Match.arrayWith([
        { Key: 'stepwell:queue:Activator', Value: { Ref: Match.stringLikeRegexp('^ScenesActivatorQueue') } },
        { Key: 'stepwell:workflow', Value: 'queue-router' },
      ]),
    });
  });

  it('monitors each dead-letter queue', () => {
    for (const route of ['Activator', 'Processor']) {
      plain.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [
          {
            Name: 'QueueName',
            Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Scenes${route}DeadLetterQueue`), 'QueueName'] },
          },
        ],
      });
    }
    expect(plain.router.alarms.ofKind(AlarmKind.DEAD_LETTERS)).toHaveLength(2);
  });

  it('grants no wildcard action', () => {
    for (const { Properties } of Object.values(plain.template.findResources('AWS::IAM::Policy')) as {
      Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } };
    }[]) {
      for (const { Action } of Properties.PolicyDocument.Statement)
        for (const action of [Action].flat()) expect(action).not.toMatch(/\*/);
    }
  });

  it('sends to FIFO queues with message group and deduplication id', () => {
    const { template } = synthesize((stack) => {
      const step = RouteStep.stateMachine(StateMachine.fromStateMachineName(stack, 'Child', 'child'));
      return {
        routes: [
          { name: 'A', step, fifo: true, sendTo: 'B' },
          { name: 'B', step, fifo: true },
        ],
      };
    });
    const definition = definitionOf(template);
    for (const state of ['Send on from A', 'Dead-letter A'])
      expect(stateOf(definition, state).Arguments).toMatchObject({
        MessageGroupId: expect.stringContaining('messageGroupId'),
        MessageDeduplicationId: expect.stringContaining('Execution.Name'),
      });
    expect(stateOf(definition, 'A').Resource).toMatch(/states:startExecution\.sync:2$/);
  });

  it('does not change an existing queue', () => {
    const { template, router } = synthesize((stack) => ({
      routes: [
        {
          name: 'Own',
          queue: new Queue(stack, 'Mine', { fifo: true }),
          step: RouteStep.stateMachine(StateMachine.fromStateMachineName(stack, 'Child', 'child')),
        },
      ],
    }));
    template.resourceCountIs('AWS::SQS::Queue', 2);
    expect(router.route('Own').deadLetterQueue.fifo).toBe(true);
  });

  it('grants sending messages and storing large ones', () => {
    const { template } = synthesize(undefined, (stack, router) => {
      router.grantSendMessages(
        new Role(stack, 'Sender', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }),
        'Activator',
      );
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ScenesActivatorQueue'), 'Arn'] },
          },
          { Action: 's3:PutObject', Effect: 'Allow', Resource: Match.anyValue() },
        ],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^Sender') }],
    });
  });
});

describe('many routes', () => {
  const many = (stack: Stack, count: number) => {
    const step = RouteStep.lambda(
      LambdaFunction.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:eu-west-1:123456789012:function:step'),
    );
    const routes = Array.from({ length: count }, (_, index) => ({
      name: `R${index}`,
      queue: Queue.fromQueueArn(stack, `Q${index}`, `arn:aws:sqs:eu-west-1:123456789012:q${index}`),
      deadLetterQueue: Queue.fromQueueArn(stack, `D${index}`, `arn:aws:sqs:eu-west-1:123456789012:d${index}`),
      step,
    }));
    return new QueueRouter(stack, 'Scenes', { routes, alarms: { enabled: false } });
  };
  const stackOf = (tags?: Record<string, string>) =>
    new Stack(new App({ analyticsReporting: false }), 'Test', { tags });

  it('add a tag each to the state machine, which can have 50', () => {
    const stack = stackOf();
    many(stack, 48);
    const [machine] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine')) as {
      Properties: { Tags: unknown[] };
    }[];
    expect(machine?.Properties.Tags).toHaveLength(50);
    expect(() => many(stackOf(), 49)).toThrow(
      expect.objectContaining({
        name: 'InvalidProp',
        prop: 'routes',
        message: 'Test/Scenes: routes must be at most 48 routes, got 49. Each route adds a tag to the state machine.',
      }),
    );
  });

  it.each<[string, () => Stack]>([
    ['the stack', () => stackOf({ team: 'scenes', stage: 'test' })],
    [
      'the app',
      () => {
        const stack = stackOf();
        for (const tag of ['team', 'stage']) Tags.of(stack.node.root).add(tag, 'x');
        return stack;
      },
    ],
  ])('are rejected if they and the tags of %s exceed the limit', (_title, make) => {
    const [roomy, full] = [make(), make()];
    many(roomy, 46);
    expect(() => Template.fromStack(roomy)).not.toThrow();
    many(full, 47);
    expect(() => Template.fromStack(full)).toThrow(
      /Test\/Scenes: routes must be few enough for 50 tags on the state machine, got 51\./,
    );
  });
});

describe('invalid props', () => {
  const express = (stack: Stack) =>
    new StateMachine(stack, 'Express', {
      stateMachineType: StateMachineType.EXPRESS,
      definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Done')),
    });
  const step = (stack: Stack) => RouteStep.stateMachine(StateMachine.fromStateMachineName(stack, 'Child', 'child'));
  it.each<[string, (stack: Stack) => Partial<QueueRouterProps>, string]>([
    ['no routes', () => ({ routes: [] }), 'Test/Scenes: routes must be a non-empty array, got [].'],
    [
      'a name with a space',
      (stack) => ({ routes: [{ name: 'a b', step: step(stack) }] }),
      `routes[0].name must be a letter followed by up to 39 letters, digits, '-' and '_', got "a b".`,
    ],
    [
      'a duplicate name',
      (stack) => ({
        routes: [
          { name: 'a', step: step(stack) },
          { name: 'a', step: RouteStep.stateMachine(StateMachine.fromStateMachineName(stack, 'Other', 'child')) },
        ],
      }),
      'routes[1].name must be unique, got "a".',
    ],
    [
      'an unknown target',
      (stack) => ({ routes: [{ name: 'a', step: step(stack), sendTo: 'b' }] }),
      'routes[0].sendTo must be the name of a route (a), got "b".',
    ],
    [
      'a standard dead-letter queue for a FIFO queue',
      (stack) => ({
        routes: [
          {
            name: 'a',
            step: step(stack),
            queue: new Queue(stack, 'Q', { fifo: true }),
            deadLetterQueue: new Queue(stack, 'D'),
          },
        ],
      }),
      'routes[0].deadLetterQueue must be a FIFO queue, like queue, got Test/D.',
    ],
    [
      'an Express state machine',
      (stack) => ({ routes: [{ name: 'a', step: RouteStep.stateMachine(express(stack)) }] }),
      'routes[0].step must be a Standard state machine, got Test/Express.',
    ],
    [
      'a timeout that is not a whole number of seconds',
      (stack) => ({
        routes: [
          {
            name: 'a',
            step: RouteStep.stateMachine(
              StateMachine.fromStateMachineName(stack, 'Child', 'child'),
              Duration.millis(1_500),
            ),
          },
        ],
      }),
      'routes[0].step.timeout must be a whole number of seconds from 1 to 31536000, got Duration.millis(1500).',
    ],
    [
      'a queue with a visibility timeout shorter than the trigger timeout',
      (stack) => ({
        triggerTimeout: Duration.seconds(31),
        routes: [{ name: 'a', step: step(stack), queue: new Queue(stack, 'Q') }],
      }),
      'routes[0].queue must be a queue with a visibility timeout of at least triggerTimeout, Duration.seconds(31), ' +
        'got Duration.seconds(30).',
    ],
    [
      'a name with a space for the state machine',
      () => ({ stateMachineName: 'my scenes' }),
      'stateMachineName must be 1 to 80 letters, digits or any of',
    ],
    ['a name of 81 characters', () => ({ stateMachineName: 's'.repeat(81) }), 'stateMachineName'],
    ['a batch of 11', () => ({ batchSize: 11 }), 'batchSize must be an integer from 1 to 10, got 11.'],
    [
      'a short retention',
      () => ({ messageRetention: Duration.days(7) }),
      'messageRetention must be a whole number of days, at least 28, got Duration.days(7).',
    ],
  ])('are rejected: %s', (_title, props, message) => {
    expect(() => synthesize(props)).toThrow(
      expect.objectContaining({ name: 'InvalidProp', message: expect.stringContaining(message) }),
    );
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  it.each<[string, (stack: Stack) => Partial<QueueRouterProps>]>([
    ['by default', () => ({})],
    [
      'with a key',
      (stack) => ({
        encryptionKey: Key.fromKeyArn(
          stack,
          'Key',
          'arn:aws:kms:eu-west-1:123456789012:key/0f9c0d1e-4a8f-4c1b-9a51-2f6f6a0c1d11',
        ),
      }),
    ],
    [
      'with a nested state machine',
      (stack) => ({
        routes: [
          {
            name: 'A',
            step: RouteStep.stateMachine(StateMachine.fromStateMachineName(stack, 'Child', 'child')),
            fifo: true,
          },
        ],
      }),
    ],
  ])('has no findings in the construct %s', (_title, props) => {
    const { stack } = synthesize(props);
    const findings = new AwsSolutionsChecks(stack.node.root as App)
      .validateScope(stack.node.root as App)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => `${ruleName} ${constructPath}`),
      );
    expect(findings.filter((finding) => finding.includes('/Scenes/'))).toEqual([]);
  });
});
