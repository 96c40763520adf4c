import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EcsJobDefinition, JobQueue } from 'aws-cdk-lib/aws-batch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AlarmKind, BatchJob, type ChainStageProps, QueueChain, type QueueChainProps } from './index.js';

/** Synthesizes a stack with a chain of two existing jobs, or with `props`. */
function synthesize(props: (stack: Stack, stages: ChainStageProps[]) => Partial<QueueChainProps> = () => ({})) {
  const stack = new Stack(
    new App({ analyticsReporting: false, context: { '@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption': true } }),
    'Test',
  );
  const job = (id: string) =>
    BatchJob.fromBatchJobAttributes(stack, id, {
      jobDefinition: EcsJobDefinition.fromJobDefinitionArn(
        stack,
        `${id}Definition`,
        stack.formatArn({ service: 'batch', resource: 'job-definition', resourceName: `${id}:1` }),
      ),
      jobQueue: JobQueue.fromJobQueueArn(
        stack,
        `${id}Queue`,
        stack.formatArn({ service: 'batch', resource: 'job-queue', resourceName: 'work' }),
      ),
      jobRole: new Role(stack, `${id}Role`, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }),
      timeout: Duration.minutes(5),
    });
  const stages = [
    { name: 'Activator', job: job('Activate') },
    { name: 'Processor', job: job('Process') },
  ];
  const chain = new QueueChain(stack, 'Scenes', { stages, ...props(stack, stages) });
  return { stack, chain, template: Template.fromStack(stack) };
}
const plain = synthesize();

describe('QueueChain', () => {
  it('keeps the logical ids of its resources, whose change would replace data', async () => {
    const { Resources } = plain.template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources)
      .map(([id, { Type }]) => `${Type} ${id}`)
      .filter((id) => id.includes(' Scenes'));
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/queue-chain/logical-ids.json',
    );
  });

  it('has no state machine, and a trigger with partial batch responses for each queue', () => {
    plain.template.resourceCountIs('AWS::StepFunctions::StateMachine', 0);
    plain.template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    plain.template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
  });

  it('configures each trigger with the next queue, except for the last stage', () => {
    const variables = (stage: string) =>
      plain.template.findResources('AWS::Lambda::Function', {
        Properties: { Environment: { Variables: { STEPWELL_STAGE: stage } } },
      });
    const next = (stage: string) =>
      Object.values(variables(stage)).map(
        ({ Properties }) =>
          (Properties as { Environment: { Variables: Record<string, unknown> } }).Environment.Variables[
            'STEPWELL_NEXT_QUEUE_URL'
          ],
      );
    expect(next('Activator')).toEqual([{ Ref: expect.stringMatching(/^ScenesProcessorQueue/) }]);
    expect(next('Processor')).toEqual([undefined]);
  });

  it('handles events of failed jobs, and stores events that could not be handled', () => {
    plain.template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.batch'],
        'detail-type': ['Batch Job State Change'],
        detail: { status: ['FAILED'], jobQueue: Match.anyValue() },
      },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ScenesFailureFunction'), 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ScenesUndeliveredQueue'), 'Arn'] } },
        }),
      ],
    });
    plain.template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ScenesUndeliveredQueue'), 'Arn'] } },
      },
    });
    expect(plain.chain.alarms.ofKind(AlarmKind.DEAD_LETTERS)).toHaveLength(2);
  });

  it('allows a job only to read messages, write outputs of its stage and send to the next queue', () => {
    const [policy] = Object.values(plain.template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      JSON.stringify((Properties as { Roles: unknown }).Roles).includes('ActivateRole'),
    );
    const actions = (
      policy as { Properties: { PolicyDocument: { Statement: { Action: unknown }[] } } }
    ).Properties.PolicyDocument.Statement.map(({ Action }) => Action);
    expect(actions).toEqual(['s3:GetObject', 's3:PutObject', 'sqs:SendMessage']);
  });

  it('creates a topic with raw message delivery between stages with fanOut', () => {
    const { template } = synthesize((_stack, [first, second]) => ({
      stages: [{ ...(first as ChainStageProps), fanOut: true }, second as ChainStageProps],
    }));
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      RawMessageDelivery: true,
      Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ScenesProcessorQueue'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { STEPWELL_NEXT_TOPIC_ARN: { Ref: Match.stringLikeRegexp('^ScenesActivatorTopic') } } },
    });
  });

  it.each<[string, (stack: Stack, stages: ChainStageProps[]) => Partial<QueueChainProps>, string]>([
    ['no stages', () => ({ stages: [] }), 'stages must be a non-empty array, got [].'],
    [
      'a duplicate queue',
      (stack, stages) => {
        const queue = new Queue(stack, 'Mine');
        return { stages: stages.map((stage) => ({ ...stage, queue })) };
      },
      'stages[1].queue must be unique, got Test/Mine.',
    ],
    [
      'a queue with a visibility timeout shorter than the trigger timeout',
      (stack, stages) => ({
        stages: [
          {
            ...(stages[0] as ChainStageProps),
            queue: new Queue(stack, 'Mine', { visibilityTimeout: Duration.seconds(29) }),
          },
        ],
      }),
      'stages[0].queue must be a queue with a visibility timeout of at least triggerTimeout, Duration.seconds(30), ' +
        'got Duration.seconds(29).',
    ],
    ['one receive', () => ({ maxReceiveCount: 1 }), 'maxReceiveCount must be an integer from 2 to 1000, got 1.'],
  ])('rejects %s', (_title, props, message) => {
    expect(() => synthesize(props)).toThrow(
      expect.objectContaining({ name: 'InvalidProp', message: expect.stringContaining(message) }),
    );
  });

  it('has no findings of cdk-nag’s AwsSolutions', () => {
    const { stack } = synthesize((_stack, [first, second]) => ({
      stages: [{ ...(first as ChainStageProps), fanOut: true }, second as ChainStageProps],
    }));
    const app = stack.node.root as App;
    const findings = new AwsSolutionsChecks(app)
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => `${ruleName} ${constructPath}`),
      );
    expect(findings).toEqual([]);
  });
});

describe('a topic between stages', () => {
  const fanOut = (
    props: (stack: Stack) => Partial<QueueChainProps>,
    second: (stack: Stack) => Partial<ChainStageProps> = () => ({}),
  ) =>
    synthesize((stack, [one, two]) => ({
      stages: [
        { ...(one as ChainStageProps), fanOut: true },
        { ...(two as ChainStageProps), ...second(stack) },
      ],
      ...props(stack),
    }));
  const usedBySns = {
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  };

  it('can use the common key, whose policy does not name the topic, which would be a circular dependency', () => {
    const { template } = fanOut((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([usedBySns]) } });
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    expect(JSON.stringify(key)).not.toContain('Topic');
  });

  it('can use the key of a dead-letter queue that differs from the key of the queue', () => {
    const { template } = fanOut(
      (stack) => ({ encryptionKey: new Key(stack, 'Key') }),
      (stack) => ({ queue: new Queue(stack, 'Mine', { encryptionMasterKey: new Key(stack, 'Own') }) }),
    );
    for (const key of ['Key', 'Own']) {
      const [found] = Object.entries(template.findResources('AWS::KMS::Key'))
        .filter(([id]) => id.startsWith(key))
        .map(([, { Properties }]) => JSON.stringify(Properties));
      expect(found, key).toContain('sns.amazonaws.com');
    }
    template.hasResourceProperties('AWS::SNS::Subscription', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ScenesProcessorDeadLetterQueue'), 'Arn'] },
      },
    });
  });

  it.each(['queue', 'deadLetterQueue'] as const)(
    'rejects a %s with the AWS managed key of SQS, which SNS cannot use',
    (prop) => {
      const queues = (stack: Stack) => {
        const deadLetterQueue = new Queue(
          stack,
          'Dead',
          prop === 'deadLetterQueue' ? { encryption: QueueEncryption.KMS_MANAGED } : {},
        );
        return {
          deadLetterQueue,
          queue: new Queue(stack, 'Mine', prop === 'queue' ? { encryption: QueueEncryption.KMS_MANAGED } : {}),
        };
      };
      expect(() => fanOut(() => ({}), queues)).toThrow(
        expect.objectContaining({
          name: 'InvalidProp',
          prop: `stages[1].${prop}`,
          message: expect.stringContaining('SNS cannot use alias/aws/sqs') as string,
        }) as Error,
      );
    },
  );
});
