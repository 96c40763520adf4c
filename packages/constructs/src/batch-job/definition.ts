import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Action, EcsFargateContainerDefinition, EcsJobDefinition, Reason, RetryStrategy } from 'aws-cdk-lib/aws-batch';
import { type ContainerImage, CpuArchitecture, LogDriver, OperatingSystemFamily } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type FargateSize } from './fargate-size.js';

/** What a definition is made of, each checked and filled in. */
export interface JobDefinitionProps {
  readonly image: ContainerImage;
  readonly command: string[] | undefined;
  readonly environment: Record<string, string> | undefined;
  readonly size: FargateSize;
  readonly assignPublicIp: boolean;
  readonly timeout: Duration;
  readonly attempts: number;
  readonly logRetention: RetentionDays;
}

/** A job definition with what it brings. */
export interface JobDefinitionResources {
  readonly jobDefinition: EcsJobDefinition;
  readonly jobRole: Role;
  readonly executionRole: Role;
  readonly logGroup: LogGroup;
}

/**
 * What Batch says of an attempt that failed for no fault of the program: the task did not start (no address, no image,
 * no log), its host went away, its spot capacity was taken back.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
 */
const HOST_FAILURES = [
  'Task failed to start',
  'Host EC2*',
  'Timeout waiting for network interface provisioning*',
  'Your Spot Task was interrupted*',
];

/** The definition of a job on Fargate, with a role for its program, one for starting it, and a log group. */
export function defineJob(scope: Construct, props: JobDefinitionProps): JobDefinitionResources {
  const { image, command, environment, size, assignPublicIp, timeout, attempts, logRetention } = props;
  const logGroup = new LogGroup(scope, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
  const jobRole = new Role(scope, 'JobRole', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    description: 'What the program of the Batch job may do',
  });
  // A role of our own: the one that the CDK makes is the same, but its finding would be the user's to acknowledge.
  const executionRole = new Role(scope, 'ExecutionRole', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    description: 'Pulls the image of the Batch job and writes its log',
  });
  acknowledge(
    executionRole,
    'IAM5[Resource::*]',
    'ecr:GetAuthorizationToken takes no resource but *; the image is pulled from its one repository',
  );
  const container = new EcsFargateContainerDefinition(scope, 'Container', {
    image,
    command,
    environment,
    assignPublicIp,
    jobRole,
    executionRole,
    ...size,
    fargateCpuArchitecture: CpuArchitecture.ARM64,
    fargateOperatingSystemFamily: OperatingSystemFamily.LINUX,
    readonlyRootFilesystem: true,
    logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'job' }),
  });
  const jobDefinition = new EcsJobDefinition(scope, 'Definition', {
    container,
    timeout,
    retryAttempts: attempts,
    retryStrategies: [
      ...HOST_FAILURES.map((onStatusReason) => RetryStrategy.of(Action.RETRY, Reason.custom({ onStatusReason }))),
      RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
    ],
    propagateTags: true,
    // An execution that started before a deployment submits the revision that it knows; a deregistered one would be
    // refused.
    skipDeregisterOnUpdate: true,
  });
  return { jobDefinition, jobRole, executionRole, logGroup };
}
