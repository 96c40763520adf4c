import {
  CfnCondition,
  CfnOutput,
  CfnParameter,
  Fn,
  NestedStack,
  Stack,
  Stage,
  type App,
  type CfnResource,
} from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Effect, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

const nothing = DefinitionBody.fromString('{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}');

describe('stacks', () => {
  it('import values of other stacks', async () => {
    await using app = await synthesized((root) => {
      const producer = new Stack(root, 'Producer');
      const consumer = new Stack(root, 'Consumer');
      const machine = new StateMachine(producer, 'Machine', { definitionBody: nothing });
      new CfnOutput(consumer, 'Arn', { value: machine.stateMachineArn });
      new CfnOutput(consumer, 'Weak', { value: Fn.getStackOutput('Producer', 'Own') });
      new CfnOutput(producer, 'Own', { value: 'own' });
      consumer.addDependency(producer);
    });
    await using local = await startLocal({ app: app.path });
    const machine = local.resources.find((resource) => resource.type === 'AWS::StepFunctions::StateMachine');
    expect(local.outputs['Consumer']).toEqual({ Arn: machine?.physicalId, Weak: 'own' });
  });

  it('pass parameters to nested stacks and read their outputs', async () => {
    await using app = await synthesized((root) => {
      const parent = new Stack(root, 'Parent');
      const key = new LogGroup(parent, 'Shared');
      const nested = new NestedStack(parent, 'Nested');
      const machine = new StateMachine(nested, 'Shared', { definitionBody: nothing, comment: key.logGroupName });
      new CfnOutput(parent, 'Arn', { value: machine.stateMachineArn });
    });
    await using local = await startLocal({ app: app.path });
    const machine = local.resources.find((resource) => resource.type === 'AWS::StepFunctions::StateMachine');
    expect(machine).toMatchObject({
      path: 'Parent/Nested/Shared/Resource',
      stack: expect.stringMatching(/^Parent-Nested/) as string,
    });
    expect(local.outputs['Parent']?.['Arn']).toBe(machine?.physicalId);
    expect(local.resources.map((resource) => resource.path)).toEqual(
      expect.arrayContaining(['Parent/Shared/Resource', 'Parent/Nested.NestedStack/Nested.NestedStackResource']),
    );
  });

  const stages = (root: App) => {
    for (const name of ['Beta', 'Prod'])
      new StateMachine(new Stack(new Stage(root, name), 'Images', { stackName: 'images' }), 'Machine', {
        definitionBody: nothing,
      });
  };

  it('are selected by patterns; of two with the same name one runs', async () => {
    await using app = await synthesized(stages);
    await using first = await startLocal({ app: app.path });
    expect(first.resources.map((resource) => resource.path)).toContain('Beta/Images/Machine/Resource');
    expect(first.report.doesNotWork).toMatchObject([
      {
        path: 'Prod/Images',
        type: 'AWS::CloudFormation::Stack',
        remedy: "To run this one, select it with the option stacks: ['Prod/Images'].",
      },
    ]);
    await using local = await startLocal({ app: app.path, stacks: ['Pr?d/*'] });
    expect(local.resources.map((resource) => resource.path)).toContain('Prod/Images/Machine/Resource');
    await expect(startLocal({ app: app.path, stacks: ['Gamma'] })).rejects.toThrow(
      'has no stack Gamma; its stacks are images (Beta/Images), images (Prod/Images)',
    );
  });

  it('use parameters, and omit resources whose condition is false', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Conditional');
      const size = new CfnParameter(stack, 'Size');
      const large = new CfnCondition(stack, 'Large', { expression: Fn.conditionEquals(size.valueAsString, 'large') });
      const group = new LogGroup(stack, 'Group', { logGroupName: size.valueAsString });
      (group.node.defaultChild as CfnResource).cfnOptions.condition = large;
      new CfnOutput(stack, 'Chosen', { value: Fn.conditionIf('Large', 'big', 'small').toString() });
      new CfnOutput(stack, 'OnlyLarge', { value: group.logGroupName, condition: large });
    });
    await using large = await startLocal({ app: app.path, parameters: { Size: 'large' } });
    expect([large.outputs['Conditional'], large.resources.length]).toEqual([{ Chosen: 'big', OnlyLarge: 'large' }, 1]);
    await using small = await startLocal({ app: app.path, parameters: { Size: 'small' } });
    expect([small.outputs['Conditional'], small.resources.length]).toEqual([{ Chosen: 'small' }, 0]);
    await using ofStack = await startLocal({
      app: app.path,
      parameters: { 'Conditional:Size': 'large', Size: 'small' },
    });
    expect(ofStack.outputs['Conditional']).toEqual({ Chosen: 'big', OnlyLarge: 'large' });
    await using without = await startLocal({ app: app.path });
    expect(without.report.doesNotWork).toMatchObject([
      { logicalId: 'Size', type: 'Parameter', remedy: expect.stringContaining("{ Size: '<value>' }") as string },
    ]);
  });

  it('create stubs of roles with policies, and keys, alarms and parameters', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Kept');
      const role = new Role(stack, 'Role', {
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
      });
      role.addToPolicy(
        new PolicyStatement({ effect: Effect.ALLOW, actions: ['s3:GetObject'], resources: ['arn:aws:s3:::images/*'] }),
      );
      new ManagedPolicy(stack, 'Managed', {
        roles: [role],
        statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] })],
      });
      const parameter = new StringParameter(stack, 'Parameter', {
        parameterName: '/images/bucket',
        stringValue: 'images',
      });
      const alarm = new Alarm(stack, 'Alarm', {
        metric: new Metric({ namespace: 'Images', metricName: 'Failed' }),
        threshold: 1,
        evaluationPeriods: 1,
      });
      new CfnOutput(stack, 'KeyArn', { value: new Key(stack, 'Key', { alias: 'images' }).keyArn });
      new CfnOutput(stack, 'AlarmArn', { value: alarm.alarmArn });
      new CfnOutput(stack, 'GroupArn', {
        value: new LogGroup(stack, 'Group', { logGroupName: '/images' }).logGroupArn,
      });
      const later = new Stack(root, 'Later');
      new CfnOutput(later, 'Found', { value: StringParameter.valueForStringParameter(later, '/images/bucket') });
      later.node.addDependency(parameter);
    });
    await using local = await startLocal({ app: app.path });
    expect(
      new Set(local.resources.filter(({ type }) => type.startsWith('AWS::IAM::')).map((resource) => resource.status)),
    ).toEqual(new Set(['stub']));
    const [role] = local.services.iam.roles();
    expect(role).toMatchObject({
      arn: expect.stringMatching(/^arn:aws:iam::123456789012:role\/Kept-Role/) as string,
      assumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] },
      managedPolicyArns: [
        'arn:aws:iam::aws:policy/ReadOnlyAccess',
        expect.stringMatching(/policy\/Kept-Managed/) as string,
      ],
    });
    expect(role?.policies.map((policy) => policy.document)).toEqual(
      expect.arrayContaining([
        {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::images/*' }],
        },
        { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] },
      ]),
    );
    expect(role?.credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(local.services.iam.role(role?.arn ?? '')).toEqual(role);
    expect(local.outputs['Kept']).toEqual({
      KeyArn: expect.stringMatching(
        /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      ) as string,
      AlarmArn: expect.stringMatching(/^arn:aws:cloudwatch:us-east-1:123456789012:alarm:Kept-Alarm/) as string,
      GroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/images:*',
    });
    expect(local.outputs['Later']).toEqual({ Found: 'images' });
  });
});
