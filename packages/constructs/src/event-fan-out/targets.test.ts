import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Code, Function as LambdaFunction, type FunctionAttributes, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption, type QueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import { ComputeTarget, EventFanOut } from '../index.js';

type Targets = Record<string, ComputeTarget>;

function fanOutOf(targets: (stack: Stack) => Targets): { stack: Stack; fanOut: EventFanOut } {
  const stack = new Stack(
    new App({ analyticsReporting: false, context: { '@aws-cdk/aws-events:eventsTargetQueueSameAccount': true } }),
    'Test',
  );
  return { stack, fanOut: new EventFanOut(stack, 'FanOut', { targets: targets(stack), alarms: { enabled: false } }) };
}

function templateOf(targets: (stack: Stack) => Targets): Template {
  return Template.fromStack(fanOutOf(targets).stack);
}

function functionOf(stack: Stack, id = 'Compute'): LambdaFunction {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async (event) => event'),
  });
}

const imported = (stack: Stack, attributes: Partial<FunctionAttributes> = {}) =>
  LambdaFunction.fromFunctionAttributes(stack, 'Imported', {
    functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:compute',
    ...attributes,
  });
const roleOf = (stack: Stack) => Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/compute');
const invalidProp = (prop: string, message: RegExp) =>
  expect.objectContaining({ name: 'InvalidProp', prop, message: expect.stringMatching(message) as string }) as Error;

/** The statements of the policy of a queue, by the prefix of its logical id. */
function statementsOf(
  template: Template,
  queue: string,
): { Condition?: { ArnLike?: { 'aws:SourceArn': unknown } }; Action: unknown }[] {
  const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy')) as {
    Properties: { Queues: { Ref: string }[]; PolicyDocument: { Statement: [] } };
  }[];
  return policies
    .filter(({ Properties }) => Properties.Queues.some(({ Ref }) => Ref.startsWith(queue)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** Returns the JSON of a template's value, with names of maximum length instead of references. */
function longest(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\{"Fn::GetAtt":\["[^"]*Rule[^"]*","Arn"\]\}/g, `"${'r'.repeat(125)}"`)
    .replace(/\{"(Ref|Fn::GetAtt)":[^}]*\}/g, `"${'n'.repeat(64)}"`);
}

/** The statements of the policy of a queue, without the cost of synthesizing a stack of many targets. */
function policyOf(queue: IQueue): unknown[] {
  const { document } = queue.node.findChild('Policy') as QueuePolicy;
  return (Stack.of(queue).resolve(document) as { Statement: unknown[] }).Statement;
}

describe('many targets', () => {
  const { stack: many, fanOut: busy } = fanOutOf(() => ({}));
  const addMachine = (index: number) =>
    busy.addTarget(
      `M${index}`,
      ComputeTarget.stateMachine(StateMachine.fromStateMachineName(many, `Machine${index}`, 'm')),
    );
  for (let index = 0; index < 50; index += 1) addMachine(index);
  const queue = new Queue(many, 'Work');
  for (let index = 0; index < 20; index += 1) busy.addTarget(`Q${index}`, ComputeTarget.queue(queue));

  it('need one statement in each queue’s policy, within 8,192 bytes', () => {
    // The other statement requires TLS.
    expect(policyOf(busy.deadLetterQueue)).toHaveLength(2);
    expect(longest(policyOf(busy.deadLetterQueue)).length).toBeLessThan(8_192);
    expect(policyOf(queue)).toHaveLength(1);
  });

  it('all have the dead-letter queue', () => {
    const rules = busy.node.findAll().filter((each) => each instanceof CfnRule);
    expect(rules).toHaveLength(1 + 2 * 50 + 20);
    for (const rule of rules)
      expect(many.resolve(rule.targets)).toEqual([
        expect.objectContaining({
          deadLetterConfig: { arn: { 'Fn::GetAtt': [expect.stringMatching(/^FanOutDeadLetters/), 'Arn'] } },
        }),
      ]);
  });

  it('include at most 50 state machines', () => {
    expect(() => addMachine(50)).toThrow(
      invalidProp('targets', /at most 50 state machines, got 51\. One state machine can start the others/),
    );
  });

  it('name every rule that can send to the dead-letter queue', () => {
    const template = templateOf((stack) => ({
      M: ComputeTarget.stateMachine(StateMachine.fromStateMachineName(stack, 'Machine', 'machine')),
      F: ComputeTarget.lambda(functionOf(stack)),
    }));
    const [, allowed] = statementsOf(template, 'FanOutDeadLetters');
    expect(allowed).toMatchObject({ Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } });
    expect(allowed?.Condition?.ArnLike?.['aws:SourceArn']).toEqual([
      {
        'Fn::Join': [
          '',
          expect.arrayContaining(
            [':rule/', { Ref: expect.stringMatching(/^FanOutBus/) as string }, '/*'].map((part) =>
              part === ':rule/' ? expect.stringContaining(part) : part,
            ),
          ) as unknown[],
        ],
      },
      { 'Fn::GetAtt': [expect.stringMatching(/EndedRule/), 'Arn'] },
    ]);
  });
});

describe('a queue', () => {
  it('grants EventBridge access once, and to its key without a condition', () => {
    const template = templateOf((stack) => {
      const queue = new Queue(stack, 'Work', {
        encryption: QueueEncryption.KMS,
        encryptionMasterKey: new Key(stack, 'Key'),
      });
      return {
        A: ComputeTarget.queue(queue, { maxEventAge: Duration.minutes(5), deliveryRetryAttempts: 3 }),
        B: ComputeTarget.queue(queue),
      };
    });
    expect(statementsOf(template, 'Work')).toMatchObject([
      {
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnLike: { 'aws:SourceArn': expect.anything() } },
      },
    ]);
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Resource: '*',
          },
        ]),
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        Match.objectLike({
          InputPath: '$.detail',
          RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 3 },
        }),
      ],
    });
  });

  it('can be imported, with the policy of its owner', () => {
    const template = templateOf((stack) => ({
      A: ComputeTarget.queue(Queue.fromQueueArn(stack, 'Work', 'arn:aws:sqs:eu-west-1:111111111111:work')),
    }));
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ Arn: 'arn:aws:sqs:eu-west-1:111111111111:work' })],
    });
  });

  it.each<[string, (stack: Stack) => Queue, RegExp]>([
    [
      'FIFO',
      (stack) => new Queue(stack, 'Work', { fifo: true }),
      /queue must be a standard queue, got Test\/Work\. Items have no order/,
    ],
    [
      'with the AWS managed key of SQS',
      (stack) => new Queue(stack, 'Work', { encryption: QueueEncryption.KMS_MANAGED }),
      /EventBridge cannot use alias\/aws\/sqs/,
    ],
  ])('is rejected if EventBridge cannot send to it: %s', (_title, queue, remedy) => {
    expect(() => fanOutOf((stack) => ({ A: ComputeTarget.queue(queue(stack)) }))).toThrow(invalidProp('queue', remedy));
  });
});

describe('a state machine', () => {
  it('is rejected if it is Express, because its items would never complete', () => {
    const express = (stack: Stack) =>
      new StateMachine(stack, 'Express', {
        stateMachineType: StateMachineType.EXPRESS,
        definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Done')),
      });
    expect(() => fanOutOf((stack) => ({ A: ComputeTarget.stateMachine(express(stack)) }))).toThrow(
      invalidProp('stateMachine', /must be a Standard state machine, got Test\/Express/),
    );
  });
});

describe('a function', () => {
  it('can be imported with a known role if the stack can change its permissions', () => {
    const template = templateOf((stack) => ({
      A: ComputeTarget.lambda(imported(stack, { role: roleOf(stack), sameEnvironment: true })),
    }));
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: 'arn:aws:lambda:eu-west-1:111111111111:function:compute',
      Principal: 'events.amazonaws.com',
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { FunctionName: 'compute', Qualifier: '$LATEST' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['compute'],
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'events:PutEvents' })]) },
    });
  });

  it('can be imported if its owner grants EventBridge the permission', () => {
    templateOf((stack) => ({
      A: ComputeTarget.lambda(imported(stack, { role: roleOf(stack), skipPermissions: true })),
    })).resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
  });

  it.each<[string, (stack: Stack) => ReturnType<typeof imported>, RegExp]>([
    ['without a role', (stack) => imported(stack, { sameEnvironment: true }), /a function with a known role/],
    [
      'imported by name',
      (stack) => LambdaFunction.fromFunctionName(stack, 'Named', 'compute') as ReturnType<typeof imported>,
      /a function with a known role/,
    ],
    ['of an unknown account', (stack) => imported(stack, { role: roleOf(stack) }), /sameEnvironment: true/],
    [
      'as $LATEST, which does not support grants',
      (stack) => functionOf(stack).latestVersion as unknown as ReturnType<typeof imported>,
      /a function that EventBridge can invoke/,
    ],
  ])('is rejected %s', (_title, handler, remedy) => {
    expect(() => fanOutOf((stack) => ({ A: ComputeTarget.lambda(handler(stack)) }))).toThrow(
      invalidProp('handler', remedy),
    );
  });

  it('has one configuration for all targets of the fan-out', () => {
    const template = templateOf((stack) => {
      const handler = functionOf(stack);
      return { A: ComputeTarget.lambda(handler), B: ComputeTarget.lambda(handler) };
    });
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
  });

  it('has one configuration for each alias, with the function name', () => {
    const { stack } = fanOutOf((scope) => ({
      Live: ComputeTarget.lambda(
        new Alias(scope, 'Live', { aliasName: 'live', version: functionOf(scope).currentVersion }),
      ),
    }));
    const handler = stack.node.findChild('Compute') as LambdaFunction;
    new EventFanOut(stack, 'Other', { targets: { A: ComputeTarget.lambda(handler) }, alarms: { enabled: false } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^Compute') },
      Qualifier: { 'Fn::Select': [7, { 'Fn::Split': [':', { Ref: Match.stringLikeRegexp('^Live') }] }] },
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^Compute') },
      Qualifier: '$LATEST',
    });
  });

  it('is rejected if another fan-out configures it', () => {
    const { stack } = fanOutOf((scope) => ({ A: ComputeTarget.lambda(functionOf(scope)) }));
    const handler = stack.node.findChild('Compute') as LambdaFunction;
    expect(() => new EventFanOut(stack, 'Other', { targets: { A: ComputeTarget.lambda(handler) } })).toThrow(
      invalidProp(
        'handler',
        /function or alias without another asynchronous invocation configuration, got Test\/Compute/,
      ),
    );
  });

  it('is rejected if it has another configuration, created before or after', () => {
    const configured = (stack: Stack) => {
      const handler = functionOf(stack);
      handler.configureAsyncInvoke({ retryAttempts: 0 });
      return handler;
    };
    expect(() => fanOutOf((stack) => ({ A: ComputeTarget.lambda(configured(stack)) }))).toThrow(
      invalidProp('handler', /Another EventFanOut or configureAsyncInvoke configures it/),
    );
    const { stack } = fanOutOf((scope) => ({ A: ComputeTarget.lambda(functionOf(scope)) }));
    (stack.node.findChild('Compute') as LambdaFunction).configureAsyncInvoke({ retryAttempts: 0 });
    expect(() => Template.fromStack(stack)).toThrow(
      /handler must be a function or alias without .*, got Test\/Compute/,
    );
  });
});
