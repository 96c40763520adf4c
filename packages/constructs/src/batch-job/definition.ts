import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Action, EcsFargateContainerDefinition, EcsJobDefinition, Reason, RetryStrategy } from 'aws-cdk-lib/aws-batch';
import { type ContainerImage, CpuArchitecture, LogDriver, OperatingSystemFamily } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type FargateSize } from './fargate-size.js';

/** Props of a job definition, validated and with defaults. */
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

/** A job definition with its roles and log group. */
export interface JobDefinitionResources {
  readonly jobDefinition: EcsJobDefinition;
  readonly jobRole: Role;
  readonly executionRole: Role;
  readonly logGroup: LogGroup;
}

/**
 * Batch's status reasons of attempts that failed through no fault of the program: the task did not start, its host
 * failed, or its spot capacity was interrupted.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
 */
const HOST_FAILURES = [
  'Task failed to start',
  'Host EC2*',
  'Timeout waiting for network interface provisioning*',
  'Your Spot Task was interrupted*',
];

/** Creates the definition of a job on Fargate, with a job role, an execution role and a log group. */
export function defineJob(scope: Construct, props: JobDefinitionProps): JobDefinitionResources {
  const { image, command, environment, size, assignPublicIp, timeout, attempts, logRetention } = props;
  const logGroup = new LogGroup(scope, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
  const jobRole = new Role(scope, 'JobRole', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    description: 'Permissions of the program of the Batch job',
  });
  // The CDK's default role has the same permissions, but users would have to acknowledge its cdk-nag finding.
  const executionRole = new Role(scope, 'ExecutionRole', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    description: 'Pulls the image of the Batch job and writes its log',
  });
  acknowledge(
    executionRole,
    'IAM5[Resource::*]',
    'ecr:GetAuthorizationToken supports only the resource *; the image is pulled from its one repository',
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
    // An execution that started before a deployment submits the earlier revision, so that revision stays registered.
    skipDeregisterOnUpdate: true,
  });
  return { jobDefinition, jobRole, executionRole, logGroup };
}
