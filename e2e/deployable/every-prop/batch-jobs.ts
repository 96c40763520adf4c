import { BatchJob, FargateQueue, type IBatchJob } from '@stepwell/constructs';
import { Duration, Size } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { type RecordProps } from './recorded-props.js';
import { UserStack } from './user-resources.js';

const IMAGE = 'public.ecr.aws/docker/library/node:24.11.1-bookworm-slim';

/** Creates a job with every prop, and the same job from its resources. */
export function createJobs(
  stack: UserStack,
  recordProps: RecordProps,
): { readonly job: BatchJob; readonly found: IBatchJob } {
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC }],
  });
  const network = recordProps('FargateQueueProps', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    securityGroups: [new SecurityGroup(stack, 'JobSecurityGroup', { vpc })],
    assignPublicIp: true,
    maxvCpus: 8,
    spot: true,
  });
  const queue = new FargateQueue(stack, 'JobQueue', network);
  const props = recordProps('BatchJobProps', {
    image: ContainerImage.fromRegistry(IMAGE),
    command: ['node', 'job.mjs'],
    environment: { MODE: 'fast' },
    queue,
    cpu: 0.5,
    memory: Size.gibibytes(2),
    timeout: Duration.minutes(30),
    attempts: 2,
    logRetention: RetentionDays.ONE_YEAR,
  });
  const job = new BatchJob(stack, 'Job', props);
  const { jobDefinition, jobQueue, jobRole, logGroup, timeout } = job;
  const resources = { jobDefinition, jobQueue, jobRole, logGroup, timeout, attempts: 2 };
  return { job, found: BatchJob.fromBatchJobAttributes(stack, 'FoundJob', resources) };
}

/** Sets every prop of queues that no workflow stack sets. */
export function jobQueues(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryJobQueue');
  const props = recordProps('FargateQueueProps', { maxvCpus: 32, logRetention: RetentionDays.ONE_YEAR });
  new FargateQueue(stack, 'Queue', props);
}
