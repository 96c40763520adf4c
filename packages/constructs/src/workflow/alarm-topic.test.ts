import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Topic, TopicPolicy, type TopicProps } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { ConcurrentDownload, QualityControl } from '../index.js';
import { AlarmKind } from './alarm-options.js';
import { WorkflowAlarms } from './alarms.js';

const alarm = {
  kind: AlarmKind.ITEMS_FAILED,
  id: 'It',
  metric: new Metric({ namespace: 'N', metricName: 'M' }),
  description: 'it happened',
};

/** A construct `Watched` with one alarm that notifies a topic. */
function watch(
  topicOf: (stack: Stack) => Topic | ReturnType<typeof Topic.fromTopicArn>,
  then: (topic: ReturnType<typeof topicOf>, stack: Stack) => void = () => undefined,
) {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
  const topic = topicOf(stack);
  new WorkflowAlarms(new Construct(stack, 'Watched'), { topic }, [alarm]);
  then(topic, stack);
  return { stack, template: Template.fromStack(stack) };
}
const topicWith = (props: TopicProps) => (stack: Stack) => new Topic(stack, 'Topic', props);
const keyOf = (stack: Stack) => new Key(stack, 'Key');
const ofAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
const publish = {
  Action: 'sns:Publish',
  Condition: ofAccount,
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Resource: { Ref: Match.stringLikeRegexp('^Topic') },
};
const useKey = {
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Condition: ofAccount,
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Resource: '*',
};
const statementsFor = (template: Template, type: string, property: string) =>
  Object.values(template.findResources(type))
    .flatMap(
      ({ Properties }) =>
        (Properties as Record<string, { Statement: { Principal?: { Service?: string } }[] }>)[property]?.Statement ??
        [],
    )
    .filter(({ Principal }) => Principal?.Service === 'cloudwatch.amazonaws.com');

describe('the topic of alarms', () => {
  it.each<[string, (stack: Stack) => Topic, (topic: Topic, stack: Stack) => void]>([
    ['in the policy of enforceSSL', topicWith({ enforceSSL: true }), () => undefined],
    [
      'in a policy that is added later',
      topicWith({}),
      (topic) => void topic.grantPublish(new ServicePrincipal('budgets.amazonaws.com')),
    ],
    [
      'in a separate TopicPolicy',
      topicWith({}),
      (topic, stack) => void new TopicPolicy(stack, 'Policy', { topics: [topic], enforceSSL: true }),
    ],
  ])('grants CloudWatch permission to publish %s', (_title, topicOf, then) => {
    const { template } = watch(topicOf, then as never);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(publish)]) },
    });
  });

  it('keeps the default policy of SNS, which allows the alarms of the account', () => {
    watch(topicWith({})).template.resourceCountIs('AWS::SNS::TopicPolicy', 0);
  });

  it.each<[string, (stack: Stack) => Topic]>([
    ['a key', (stack) => new Topic(stack, 'Topic', { masterKey: keyOf(stack) })],
    ['an alias of a key', (stack) => new Topic(stack, 'Topic', { masterKey: keyOf(stack).addAlias('alias/alarms') })],
  ])('grants CloudWatch permission to use %s', (_title, topicOf) => {
    watch(topicOf).template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([useKey]) },
    });
  });

  it('gets one statement for any number of constructs', () => {
    const { template } = watch(
      (stack) => new Topic(stack, 'Topic', { masterKey: keyOf(stack), enforceSSL: true }),
      (topic, stack) => {
        for (const id of ['A', 'B']) new WorkflowAlarms(new Construct(stack, id), { topic }, [alarm]);
      },
    );
    expect(statementsFor(template, 'AWS::SNS::TopicPolicy', 'PolicyDocument')).toHaveLength(1);
    expect(statementsFor(template, 'AWS::KMS::Key', 'KeyPolicy')).toHaveLength(1);
  });

  it('can be imported: an imported key causes a warning, an imported topic does not', () => {
    const plain = watch((stack) => Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:123456789012:alarms'));
    Annotations.fromStack(plain.stack).hasNoWarning('*', Match.anyValue());
    const keyed = watch(
      (stack) =>
        new Topic(stack, 'Topic', {
          masterKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1'),
        }),
    );
    Annotations.fromStack(keyed.stack).hasWarning(
      '/Test/Watched',
      Match.stringLikeRegexp('key of the topic of alarms Test/Topic is imported.* must allow cloudwatch.amazonaws.com'),
    );
  });

  it.each<[string, (stack: Stack) => ReturnType<typeof Topic.fromTopicArn>, RegExp]>([
    [
      'the AWS managed key of SNS',
      (stack) => new Topic(stack, 'Topic', { masterKey: Alias.fromAliasName(stack, 'Key', 'alias/aws/sns') }),
      /CloudWatch cannot use alias\/aws\/sns/,
    ],
    [
      'the AWS managed key of SNS, imported',
      (stack) =>
        Topic.fromTopicAttributes(stack, 'Topic', {
          topicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
          keyArn: 'arn:aws:kms:eu-west-1:123456789012:alias/aws/sns',
        }),
      /alias\/aws\/sns/,
    ],
    ['FIFO order', topicWith({ fifo: true, topicName: 'alarms.fifo' }), /a standard topic/],
  ])('is rejected with %s', (_title, topicOf, remedy) => {
    expect(() => watch(topicOf)).toThrow(
      expect.objectContaining({
        name: 'InvalidProp',
        prop: 'alarms.topic',
        constructPath: 'Test/Watched',
        message: expect.stringMatching(remedy) as string,
      }) as Error,
    );
  });

  it('can be the topic of another construct if it has a customer managed key', () => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Test');
    const quality = new QualityControl(stack, 'Quality', { alarms: { enabled: false }, encryptionKey: keyOf(stack) });
    new ConcurrentDownload(stack, 'Images', { alarms: { topic: quality.topic } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: Match.stringLikeRegexp('^QualityTopic') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ ...publish, Resource: { Ref: Match.stringLikeRegexp('^QualityTopic') } }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([useKey]) } });
    const keyless = new QualityControl(stack, 'Keyless', { alarms: { enabled: false } });
    expect(() => new ConcurrentDownload(stack, 'More', { alarms: { topic: keyless.topic } })).toThrow(
      /alarms\.topic must be a topic .*, got Test\/Keyless\/Topic\. .* specify encryptionKey there\.$/,
    );
  });
});
