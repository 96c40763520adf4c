import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AfterCatch, Sequence, type SequenceProps, Step } from './index.js';
import { sampleSteps, synthesizeSequence, userResources, type UserResources } from './testing/sequence-stack.js';

const { template, sequence } = synthesizeSequence();

/** The actions and resources in the policies of a role, by the prefix of its id. */
function allowed(from: Template, policy: RegExp): string[] {
  return Object.entries(from.findResources('AWS::IAM::Policy'))
    .filter(([id]) => policy.test(id))
    .flatMap(
      ([, { Properties }]) =>
        (Properties as { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } })
          .PolicyDocument.Statement,
    )
    .flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} ${JSON.stringify(Resource)}`))
    .sort();
}

describe('Sequence', () => {
  it('keeps the logical ids of its resources, whose change would replace data', async () => {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources)
      .filter(([id]) => id.startsWith('Scenes'))
      .map(([id, { Type }]) => `${Type} ${id}`);
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/sequence/logical-ids.json',
    );
  });

  it('creates a private, encrypted bucket with expiring messages', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 30, Prefix: '_stepwell/sequence/' })]),
      },
    });
  });

  it('allows the state machine only to call its function and job and to use its messages', () => {
    const actions = allowed(template, /^ScenesStateMachineRole/).map((line) => line.split(' ')[0]);
    expect([...new Set(actions)].sort()).toEqual([
      'batch:DescribeJobs',
      'batch:SubmitJob',
      'batch:TerminateJob',
      'events:DescribeRule',
      'events:PutRule',
      'events:PutTargets',
      'lambda:InvokeFunction',
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    for (const line of allowed(template, /^ScenesStateMachineRole/))
      if (/^(s3:GetObject|s3:PutObject)/.test(line)) expect(line).toContain('/_stepwell/sequence/*');
  });

  it('allows the job to read and write messages below the prefix', () => {
    const lines = allowed(template, /^ActivatorJobRole|^ActivatorRole|^Activator.*Policy/).filter((line) =>
      line.startsWith('s3:'),
    );
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['s3:GetObject', 's3:PutObject']);
    for (const line of lines) expect(line).toContain('/_stepwell/sequence/*');
  });

  it('contains no wildcard action', () => {
    for (const line of allowed(template, /./)) expect(line.split(' ')[0]).not.toContain('*');
  });

  it('logs all events without execution data, is traced, and has an execution timeout of 14 days', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      Tags: Match.arrayWith([{ Key: 'stepwell:workflow', Value: 'sequence' }]),
    });
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      Tags: Match.arrayWith([Match.objectLike({ Key: 'stepwell:bucket' })]),
    });
  });

  it('creates no bucket and no function if all steps are functions', () => {
    const { sequence: plain, template: made } = synthesizeSequence(({ processor, cleaner }) => ({
      steps: [Step.lambda(processor), Step.lambda(cleaner)],
    }));
    expect([plain.bucket, plain.failStepFunction]).toEqual([undefined, undefined]);
    expect(Object.keys(made.findResources('AWS::S3::Bucket'))).toEqual([]);
  });

  it('uses an existing bucket', () => {
    const { sequence: own, template: made } = synthesizeSequence((resources) => ({
      steps: sampleSteps(resources),
      bucket: Bucket.fromBucketName(resources.stack, 'Own', 'own'),
    }));
    expect(own.bucket?.bucketName).toBe('own');
    expect(Object.keys(made.findResources('AWS::S3::Bucket'))).toEqual([]);
  });

  it('is recognized without instanceof', () => {
    expect([Sequence.isSequence(sequence), Sequence.isSequence(new Stack())]).toEqual([true, false]);
  });

  it('contains no fixed partition, Region or account', () => {
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toMatch(/arn:aws[:-]/);
  });

  it('has alarms for failed and timed out executions', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ExecutionsFailed', Threshold: 1 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ExecutionsTimedOut', Threshold: 1 });
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  it.each<[string, (resources: UserResources) => SequenceProps]>([
    ['by default', (resources) => ({ steps: sampleSteps(resources) })],
    [
      'with a task list and an existing bucket',
      (resources) => ({
        steps: sampleSteps(resources),
        taskList: true,
        bucket: Bucket.fromBucketName(resources.stack, 'Own', 'own'),
      }),
    ],
  ])('has no findings %s', (_title, props) => {
    const app = new App();
    const pack = new AwsSolutionsChecks(app);
    const stack = new Stack(app, 'Test');
    new Sequence(stack, 'Scenes', props(userResources(stack)));
    expect(pack.validateScope(app).violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

describe('a prop', () => {
  const step =
    (options: object) =>
    ({ processor }: UserResources) => ({ steps: [Step.lambda(processor, options)] });
  it.each<[string, (resources: UserResources) => SequenceProps]>([
    ['steps must be a non-empty array, got []', () => ({ steps: [] })],
    [
      'step name must be unique, got "Processor"',
      ({ processor }) => ({ steps: [Step.lambda(processor), Step.lambda(processor)] }),
    ],
    [
      'step name must be different from the names of other states of the workflow, got "Next task"',
      step({ name: 'Next task' }),
    ],
    ['step name must be 1 to 60 letters, digits, spaces or any of . _ ( ) -', step({ name: '' })],
    [
      'timeout of step Processor must be a whole number of seconds from 1 to 1209600, got Duration.seconds(0)',
      step({ timeout: Duration.seconds(0) }),
    ],
    [
      'errors of a retry of step Processor must be a non-empty array of error names, got []',
      step({ retries: [{ errors: [] }] }),
    ],
    [
      'maxAttempts of a retry of step Processor must be an integer from 1 to 100, got 0',
      step({ retries: [{ errors: ['A'], maxAttempts: 0 }] }),
    ],
    [
      'backoffRate of a retry of step Processor must be a number, at least 1, got 0.5',
      step({ retries: [{ errors: ['A'], backoffRate: 0.5 }] }),
    ],
    [
      'then of a catch of step Processor must be CONTINUE or END without a handler, got "FAIL"',
      step({ catches: [{ then: AfterCatch.FAIL }] }),
    ],
    [
      'environment of step Activator must be without variables that AWS Batch or the job contract sets, got',
      ({ activator }) => ({ steps: [Step.batchJob(activator, { environment: { STEPWELL_INPUT: 'x' } })] }),
    ],
    [
      'messageRetention must be omitted when no step runs a Batch job, got Duration.days(3)',
      ({ processor }) => ({ steps: [Step.lambda(processor)], messageRetention: Duration.days(3) }),
    ],
    [
      'messageRetention must be omitted when bucket is specified, got Duration.days(3)',
      ({ stack, activator }) => ({
        steps: [Step.batchJob(activator)],
        bucket: Bucket.fromBucketName(stack, 'Own', 'own'),
        messageRetention: Duration.days(3),
      }),
    ],
  ])('is rejected: %s', (message, props) => {
    expect(() => synthesizeSequence(props)).toThrow(
      expect.objectContaining({
        name: 'InvalidProp',
        message: expect.stringContaining(`Test/Scenes: ${message}`) as string,
      }),
    );
  });
});
