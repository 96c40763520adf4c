import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Size, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EcsJobDefinition, JobQueue } from 'aws-cdk-lib/aws-batch';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { BatchJob, type BatchJobProps, FargateQueue } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'stepwell-image-'));
writeFileSync(join(folder, 'Dockerfile'), 'FROM public.ecr.aws/docker/library/node:24-slim\n');
const image = ContainerImage.fromAsset(folder);

function jobIn(stack: Stack, props: Partial<BatchJobProps> = {}): BatchJob {
  return new BatchJob(stack, 'Job', { image, ...props });
}

function templateOf(props: Partial<BatchJobProps> = {}): Template {
  const stack = new Stack(new App(), 'Test');
  jobIn(stack, props);
  return Template.fromStack(stack);
}

describe('BatchJob', () => {
  const template = templateOf({ command: ['activate'], environment: { MODE: 'fast' }, timeout: Duration.minutes(20) });

  it('keeps the logical ids of its resources', async () => {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    await expect(
      JSON.stringify(
        Object.entries(Resources)
          .map(([id, { Type }]) => `${Type} ${id}`)
          .sort(),
        null,
        2,
      ),
    ).toMatchFileSnapshot('./testing/goldens/batch-job/logical-ids.json');
  });

  it('runs the image on Fargate with arm64, a read-only root file system and its own log group', () => {
    template.hasResourceProperties('AWS::Batch::JobDefinition', {
      Type: 'container',
      PlatformCapabilities: ['FARGATE'],
      Timeout: { AttemptDurationSeconds: 1_200 },
      ContainerProperties: {
        Image: { 'Fn::Sub': Match.stringLikeRegexp('dkr.ecr.*:[0-9a-f]{64}$') },
        Command: ['activate'],
        Environment: [{ Name: 'MODE', Value: 'fast' }],
        ReadonlyRootFilesystem: true,
        RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
        ResourceRequirements: [
          { Type: 'MEMORY', Value: '512' },
          { Type: 'VCPU', Value: '0.25' },
        ],
        LogConfiguration: {
          LogDriver: 'awslogs',
          Options: Match.objectLike({ 'awslogs-group': { Ref: Match.stringLikeRegexp('^JobLogs') } }),
        },
        JobRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^JobJobRole'), 'Arn'] },
        ExecutionRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^JobExecutionRole'), 'Arn'] },
        NetworkConfiguration: { AssignPublicIp: 'ENABLED' },
      },
    });
  });

  it('is retried after a host failure, not after a failure of the program', () => {
    template.hasResourceProperties('AWS::Batch::JobDefinition', {
      RetryStrategy: {
        Attempts: 3,
        EvaluateOnExit: [
          { Action: 'RETRY', OnStatusReason: 'Task failed to start' },
          { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
          { Action: 'RETRY', OnStatusReason: 'Timeout waiting for network interface provisioning*' },
          { Action: 'RETRY', OnStatusReason: 'Your Spot Task was interrupted*' },
          { Action: 'EXIT', OnReason: '*' },
        ],
      },
    });
  });

  it('keeps earlier revisions, which running executions submit', () => {
    template.hasResourceProperties('AWS::Batch::JobDefinition', {
      ResourceRetentionPolicy: { SkipDeregisterOnUpdate: true },
    });
  });

  it('grants the job role nothing, and the execution role only image and log', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy')) as {
      Properties: {
        Roles: { Ref: string }[];
        PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] };
      };
    }[];
    const of = (role: string) =>
      policies
        .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith(role)))
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(of('JobJobRole')).toEqual([]);
    const starting = of('JobExecutionRole');
    expect(starting.flatMap(({ Action }) => Action).sort()).toEqual([
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetAuthorizationToken',
      'ecr:GetDownloadUrlForLayer',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
    expect(starting.filter(({ Resource }) => Resource === '*').map(({ Action }) => Action)).toEqual([
      'ecr:GetAuthorizationToken',
    ]);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  it('runs in two public subnets without inbound rules, with a flow log and no hourly cost', () => {
    template.resourceCountIs('AWS::EC2::Subnet', 2);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
    });
    template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('cancels a job that no compute environment can run', () => {
    template.hasResourceProperties('AWS::Batch::ComputeEnvironment', {
      Type: 'managed',
      State: 'ENABLED',
      ComputeResources: { Type: 'FARGATE', MaxvCpus: 16 },
    });
    template.hasResourceProperties('AWS::Batch::JobQueue', {
      JobStateTimeLimitActions: [
        'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
        'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
      ].map((Reason) => ({ Action: 'CANCEL', MaxTimeSeconds: 600, Reason, State: 'RUNNABLE' })),
    });
  });

  it('shares a queue and its network with other jobs', () => {
    const stack = new Stack(new App(), 'Test');
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 1 });
    const queue = new FargateQueue(stack, 'Queue', { vpc, spot: true, maxvCpus: 4 });
    new BatchJob(stack, 'A', { image, queue });
    new BatchJob(stack, 'B', { image, queue });
    const shared = Template.fromStack(stack);
    shared.resourceCountIs('AWS::Batch::JobQueue', 1);
    shared.hasResourceProperties('AWS::Batch::ComputeEnvironment', {
      ComputeResources: { Type: 'FARGATE_SPOT', MaxvCpus: 4 },
    });
    shared.allResourcesProperties('AWS::Batch::JobDefinition', {
      ContainerProperties: Match.objectLike({ NetworkConfiguration: { AssignPublicIp: 'DISABLED' } }),
    });
  });

  it('grants submitting every revision of this definition to this queue, and nothing else', () => {
    const stack = new Stack(new App(), 'Test');
    const role = new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    jobIn(stack).grantSubmit(role);
    const [policy] = Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::Policy', {
        Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^Caller') }] },
      }),
    ) as { Properties: { PolicyDocument: { Statement: unknown } } }[];
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      {
        Action: 'batch:SubmitJob',
        Effect: 'Allow',
        Resource: [
          {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':batch:',
                { Ref: 'AWS::Region' },
                ':',
                { Ref: 'AWS::AccountId' },
                ':',
                {
                  'Fn::Select': [5, { 'Fn::Split': [':', { Ref: expect.stringMatching(/^JobDefinition/) as string }] }],
                },
                ':*',
              ],
            ],
          },
          { 'Fn::GetAtt': [expect.stringMatching(/^JobQueue/) as string, 'JobQueueArn'] },
        ],
      },
    ]);
  });

  it('imports an existing job', () => {
    const stack = new Stack(new App(), 'Test');
    const job = BatchJob.fromBatchJobAttributes(stack, 'Job', {
      jobDefinition: EcsJobDefinition.fromJobDefinitionArn(
        stack,
        'Definition',
        'arn:aws:batch:eu-west-1:123456789012:job-definition/mine:7',
      ),
      jobQueue: JobQueue.fromJobQueueArn(stack, 'Queue', 'arn:aws:batch:eu-west-1:123456789012:job-queue/mine'),
      timeout: Duration.hours(2),
    });
    job.grantSubmit(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('states.amazonaws.com') }));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Resource: [
              'arn:aws:batch:eu-west-1:123456789012:job-definition/mine:*',
              'arn:aws:batch:eu-west-1:123456789012:job-queue/mine',
            ],
          }),
        ],
      },
    });
    expect([job.jobRole, job.attempts, job.timeout.toHours()]).toEqual([undefined, 1, 2]);
    template.resourceCountIs('AWS::Batch::JobDefinition', 0);
  });

  it.each<[string, Partial<BatchJobProps>, string]>([
    [
      'a timeout that Batch rejects',
      { timeout: Duration.seconds(30) },
      'Test/Job: timeout must be a whole number of seconds from 60 to 1209600, got Duration.seconds(30).',
    ],
    [
      'more attempts than Batch supports',
      { attempts: 11 },
      'Test/Job: attempts must be an integer from 1 to 10, got 11.',
    ],
    [
      'vCPUs that Fargate does not offer',
      { cpu: 3 },
      'Test/Job: cpu must be one of 0.25, 0.5, 1, 2, 4, 8, 16 vCPUs, got 3. If cpu is a token, specify memory too.',
    ],
    [
      'memory that is not a whole number of MiB',
      { memory: Size.kibibytes(256) },
      'Test/Job: memory must be one of 512, 1024, 2048 MiB with 0.25 vCPUs, got Size.kibibytes(256).',
    ],
    [
      'memory that Fargate does not offer with the vCPUs',
      { cpu: 1, memory: Size.gibibytes(16) },
      'Test/Job: memory must be one of 2048, 3072, 4096',
    ],
  ])('rejects %s', (_title, props, message) => {
    expect(() => jobIn(new Stack(undefined, 'Test'), props)).toThrow(
      expect.objectContaining({ name: 'InvalidProp', message: expect.stringContaining(message) }),
    );
  });

  it('rejects props of a queue that would have no effect', () => {
    const stack = new Stack(undefined, 'Test');
    expect(() => new FargateQueue(stack, 'A', { assignPublicIp: true })).toThrow(
      'Test/A: assignPublicIp must be omitted when vpc is not specified, got true.',
    );
    expect(() => new FargateQueue(stack, 'B', { vpcSubnets: { subnetType: SubnetType.PUBLIC } })).toThrow(
      'Test/B: vpcSubnets must be omitted when vpc is not specified, got {"subnetType":"Public"}.',
    );
    const vpc = new Vpc(stack, 'Vpc');
    const securityGroups = [new SecurityGroup(stack, 'Group', { vpc })];
    expect(() => new FargateQueue(stack, 'C', { securityGroups })).toThrow(
      'Test/C: securityGroups must be omitted when vpc is not specified, got [Test/Group].',
    );
  });

  it('has the same resources under every feature flag that the CDK recommends', () => {
    const flags = createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json') as Record<
      string,
      unknown
    >;
    const [plain, flagged] = [{}, flags].map((context) => {
      const stack = new Stack(new App({ context }), 'Test');
      jobIn(stack);
      return Object.keys(Template.fromStack(stack).toJSON().Resources as object).sort();
    });
    expect(flagged).toEqual(plain);
  });

  it('contains no fixed partition, Region or account', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/arn:aws[:-]/);
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  it.each<[string, (stack: Stack) => void]>([
    [
      'a job with a new queue',
      (stack) =>
        void jobIn(stack).grantSubmit(
          new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('states.amazonaws.com') }),
        ),
    ],
    [
      'a job in an existing network',
      (stack) =>
        void jobIn(stack, {
          queue: new FargateQueue(stack, 'Queue', {
            vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
              vpcId: 'vpc-1',
              availabilityZones: ['a'],
              privateSubnetIds: ['subnet-1'],
            }),
          }),
        }),
    ],
  ])('has no findings in %s', (_title, build) => {
    const app = new App();
    build(new Stack(app, 'Test'));
    expect(
      new AwsSolutionsChecks(app)
        .validateScope(app)
        .violations.map(({ ruleName, violatingResources }) => [ruleName, JSON.stringify(violatingResources)]),
    ).toEqual([]);
  });

  it('has a reason for each acknowledgment', () => {
    const stack = new Stack(new App(), 'Test');
    jobIn(stack).grantSubmit(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('states.amazonaws.com') }));
    const reasons = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY))
      .flatMap(({ data }) => Object.values(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(1);
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(30);
  });
});
