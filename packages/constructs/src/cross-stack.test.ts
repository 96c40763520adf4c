import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { ComputeTarget, QualityCheck } from './index.js';
import { type Layout, OwnerStack, chain, eventFanOut, layouts, quality } from './testing/cross-stack-layouts.js';

/** The types of resources of the user. */
const USER_RESOURCES =
  /\b(I(Function|BatchJob|Queue|Topic|Bucket|Table|Key|StateMachine|Vpc|SecurityGroup|Role)|FargateQueue|BatchJobAttributes)\b/;

/** Without copies of assets, an app takes milliseconds. */
const context = { 'aws:cdk:disable-asset-staging': true };

/** Synthesizes a layout, and returns the stacks that depend on another one. @throws an error of the CDK for a cycle */
function dependentStacks(layout: Layout): string[] {
  const app = new App({ context, analyticsReporting: false, stackTraces: false });
  const owner = new OwnerStack(app, 'Resource');
  const workflow = new Stack(app, 'Workflow');
  layout(workflow, owner);
  app.synth();
  return [owner, workflow].filter(({ dependencies }) => dependencies.length > 0).map(({ node }) => node.id);
}

const text = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
const rows = text('docs/cross-stack.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

describe('a resource of the user in another stack', () => {
  it.each(Object.entries(layouts))('does not make the stacks depend on each other: %s', (name, variants) => {
    const [, , , dependent = ''] = rows.find(([, prop]) => prop === name) ?? [];
    for (const layout of [variants].flat()) expect(dependentStacks(layout).join().toLowerCase()).toBe(dependent);
  });

  it('has a layout and a row in the docs for each prop and parameter', () => {
    const found: string[] = [];
    let owner = '';
    for (const line of text('packages/constructs/api/index.api.md').split('\n')) {
      owner = /^export (?:abstract )?(?:class|interface) (\w+)/.exec(line)?.[1] ?? owner;
      const [, name = '', type = ''] =
        /^ {4}(?:readonly |static )?(\w+)(?:\?: |\()(.*)/.exec(line.replace(/(readonly \w+):/, '$1?:')) ?? [];
      const isProp = /(Props|Route|(Alarm|Function)Options)$/.test(owner) && line.includes('readonly');
      const isParameter = line.includes(' static ') || /^ {4}add[A-Z]/.test(line);
      if ((isProp || isParameter) && USER_RESOURCES.test(type)) found.push(`${owner}.${name}`);
    }
    expect(Object.keys(layouts).sort()).toEqual(found.sort());
    expect(rows.map(([, name]) => name).sort()).toEqual(found.sort());
  });
});

/** Synthesizes a layout in two stacks. */
function templatesOf(layout: Layout): { readonly owner: Template; readonly workflow: Template } {
  const app = new App({ context, analyticsReporting: false });
  const owner = new OwnerStack(app, 'Resource');
  const workflow = new Stack(app, 'Workflow');
  layout(workflow, owner);
  return { owner: Template.fromStack(owner), workflow: Template.fromStack(workflow) };
}

/** A reference to an export of the other stack. */
const imported = (name: RegExp) => ({ 'Fn::ImportValue': Match.stringLikeRegexp(`^Resource:.*${name.source}`) });

describe('a function in another stack', () => {
  const { owner, workflow } = templatesOf((stack, { function: compute }) =>
    eventFanOut(stack, { targets: { One: ComputeTarget.lambda(compute) } }),
  );

  it('can send to the destinations of its invocations before they are configured', () => {
    const policies = workflow.findResources('AWS::IAM::Policy', {
      Properties: { Roles: [imported(/FunctionServiceRole/)] },
    });
    expect(JSON.stringify(policies)).toMatch(
      /"events:PutEvents".*"sqs:SendMessage"|"sqs:SendMessage".*"events:PutEvents"/,
    );
    workflow.hasResource('AWS::Lambda::EventInvokeConfig', { DependsOn: Object.keys(policies) });
    owner.resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('gets no policy if its role is immutable', () => {
    const { workflow: unchanged } = templatesOf((stack, user) => {
      const role = (user.function.role as Role).withoutPolicyUpdates();
      const handler = LambdaFunction.fromFunctionAttributes(user, 'Found', {
        functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:own',
        role,
      });
      quality(stack, { checks: [QualityCheck.fromFunction('Own', handler)] });
    });
    unchanged.resourcePropertiesCountIs(
      'AWS::IAM::Policy',
      { Roles: [Match.objectLike({ 'Fn::ImportValue': Match.anyValue() })] },
      0,
    );
  });
});

describe('a queue in another stack', () => {
  it('admits the topics of its account, in its policy and in that of its dead-letter queue', () => {
    const { owner, workflow } = templatesOf((stack, user) => {
      const { job } = user;
      chain(stack, {
        stages: [
          { name: 'One', job, fanOut: true },
          { name: 'Two', job, ...user.queues() },
        ],
      });
    });
    const admitted = {
      Action: 'sqs:SendMessage',
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': Match.anyValue() } },
    };
    for (const queue of ['Queue', 'QueueDeadLetters'])
      owner.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: Match.stringLikeRegexp(`^${queue}[A-F0-9]{8}$`) }],
        PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(admitted)]) },
      });
    workflow.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: imported(/Queue/),
      RedrivePolicy: { deadLetterTargetArn: imported(/QueueDeadLetters/) },
    });
  });

  it('has the rule of a fan-out, which depends on the fan-out', () => {
    const { owner } = templatesOf((stack, user) =>
      eventFanOut(stack, { targets: { One: ComputeTarget.queue(user.queues().queue) } }),
    );
    owner.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });
});
