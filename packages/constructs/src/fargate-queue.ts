import { Duration } from 'aws-cdk-lib';
import {
  FargateComputeEnvironment,
  type IFargateComputeEnvironment,
  type IJobQueue,
  JobQueue,
  JobStateTimeLimitActionsReason,
} from 'aws-cdk-lib/aws-batch';
import { type ISecurityGroup, type IVpc, type SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { httpsOnly, publicNetwork } from './batch-job/network.js';
import { checkInteger, rejectProps } from './invalid-prop.js';

/**
 * How long a job that no compute environment can run stays at the head of the queue before Batch cancels it, which
 * fails the job.
 */
const STUCK_JOB_TIMEOUT = Duration.minutes(10);

/** Props of a {@link FargateQueue}. */
export interface FargateQueueProps {
  /**
   * The VPC of the jobs. The subnets need access to ECR, S3, CloudWatch Logs and the other services that the jobs call:
   * by a NAT gateway, by endpoints, or in public subnets by `assignPublicIp`.
   *
   * @default - a new VPC with two public subnets, a gateway endpoint for S3, and no NAT gateway
   */
  readonly vpc?: IVpc;
  /**
   * The subnets of `vpc`. Requires `vpc`.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * The security groups of the jobs. Requires `vpc`.
   *
   * @default - a new security group without inbound rules and with outbound HTTPS
   */
  readonly securityGroups?: ISecurityGroup[];
  /**
   * Whether each job has a public IP address while it runs. Requires `vpc`. Jobs in public subnets need one for
   * outbound connections.
   *
   * @default - false with `vpc`, and true in the new VPC
   */
  readonly assignPublicIp?: boolean;
  /**
   * The maximum number of vCPUs of all running jobs, 1 to 10,000. Other jobs wait in the queue.
   *
   * @default 16
   */
  readonly maxvCpus?: number;
  /**
   * Whether jobs run on Fargate Spot, which costs less and can be interrupted with two minutes' notice. Batch retries
   * an interrupted job. A job that completes a task token fails the token with `JobTerminated`, which the waiting state
   * can retry.
   *
   * @default false
   */
  readonly spot?: boolean;
  /**
   * The retention of the flow log of rejected connections. Only without `vpc`.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * An AWS Batch job queue on Fargate. It has no servers to manage and costs nothing while no job runs. Several
 * `BatchJob`s can share one queue.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/fargate.html
 * @example
 * ```ts
 * const queue = new FargateQueue(this, 'Queue', { maxvCpus: 64 });
 * const activate = new BatchJob(this, 'Activate', { image, command: ['activate'], queue });
 * const process = new BatchJob(this, 'Process', { image, command: ['process'], queue });
 * ```
 */
export class FargateQueue extends Construct {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: readonly ISecurityGroup[];
  /** Whether each job has a public IP address while it runs. */
  readonly assignPublicIp: boolean;
  readonly computeEnvironment: IFargateComputeEnvironment;
  readonly jobQueue: IJobQueue;

  /** @throws {@link InvalidProp} if a prop is invalid */
  constructor(scope: Construct, id: string, props: FargateQueueProps = {}) {
    super(scope, id);
    rejectUnusedProps(this, props);
    const network =
      props.vpc === undefined
        ? publicNetwork(this, props.logRetention ?? RetentionDays.ONE_MONTH)
        : {
            vpc: props.vpc,
            vpcSubnets: props.vpcSubnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
            securityGroups: props.securityGroups ?? [httpsOnly(this, props.vpc)],
            assignPublicIp: props.assignPublicIp ?? false,
          };
    this.vpc = network.vpc;
    this.vpcSubnets = network.vpcSubnets;
    this.securityGroups = network.securityGroups;
    this.assignPublicIp = network.assignPublicIp;
    const computeEnvironment = new FargateComputeEnvironment(this, 'Fargate', {
      vpc: network.vpc,
      vpcSubnets: network.vpcSubnets,
      securityGroups: network.securityGroups,
      maxvCpus: checkInteger(this, 'maxvCpus', props.maxvCpus ?? 16, 1, 10_000),
      spot: props.spot ?? false,
    });
    this.computeEnvironment = computeEnvironment;
    this.jobQueue = new JobQueue(this, 'JobQueue', {
      computeEnvironments: [{ computeEnvironment, order: 1 }],
      priority: 1,
      // Without a time limit, a job that no compute environment can run stays RUNNABLE forever.
      jobStateTimeLimitActions: [
        JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
        JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT,
      ].map((reason) => ({ reason, maxTime: STUCK_JOB_TIMEOUT })),
    });
  }
}

/** Rejects props that would have no effect. */
function rejectUnusedProps(scope: Construct, props: FargateQueueProps): void {
  if (props.vpc === undefined)
    rejectProps(scope, props, ['vpcSubnets', 'securityGroups', 'assignPublicIp'], { when: 'vpc is not specified' });
  else
    rejectProps(scope, props, ['logRetention'], {
      when: 'vpc is specified',
      hint: 'The construct creates no flow log in an existing VPC',
    });
}
