import { Duration, Token } from 'aws-cdk-lib';
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
import { InvalidProp, checkInteger } from './invalid-prop.js';

/**
 * How long a job stays at the head of the queue that no compute environment can ever run, before it is cancelled and so
 * fails.
 */
const STUCK_JOB_TIMEOUT = Duration.minutes(10);

/** The network that jobs run in, and how many of them at a time. */
export interface FargateQueueProps {
  /**
   * The VPC that jobs run in. Its subnets must lead to ECR, S3, CloudWatch Logs and what else the jobs call: by a NAT
   * gateway or by endpoints, or, where they are public, by `assignPublicIp`.
   *
   * @default - one of its own, with two public subnets, an endpoint for S3, and no NAT gateway
   */
  readonly vpc?: IVpc;
  /**
   * Which subnets of `vpc`; only together with it.
   *
   * @default - its private subnets with a way out
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * What jobs may connect to; only together with `vpc`.
   *
   * @default - one that lets nothing in, and HTTPS out
   */
  readonly securityGroups?: ISecurityGroup[];
  /**
   * Whether each job has a public address while it runs; only together with `vpc`. Jobs in public subnets need one to
   * reach anything.
   *
   * @default false, and true in the network of its own
   */
  readonly assignPublicIp?: boolean;
  /**
   * How many vCPUs all jobs together have at most, 1 to 10,000; what is more waits in the queue.
   *
   * @default 16
   */
  readonly maxvCpus?: number;
  /**
   * Runs jobs on spare capacity for less, which AWS takes back on two minutes' notice. Batch then tries the job again;
   * one that answers a task token has failed it with `JobTerminated` by then, which the waiting state may retry.
   *
   * @default false
   */
  readonly spot?: boolean;
  /**
   * How long the log of refused connections is kept; only without `vpc`.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * A queue of AWS Batch on Fargate: no machine to look after, and no cost while nothing runs. Several `BatchJob`s may
 * share one.
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
  /** Whether each job has a public address while it runs. */
  readonly assignPublicIp: boolean;
  readonly computeEnvironment: IFargateComputeEnvironment;
  readonly jobQueue: IJobQueue;

  /** @throws {@link InvalidProp} naming the prop, its value and what to give */
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
      // A job that fits nowhere would stay RUNNABLE for ever, and whoever waits for it too.
      jobStateTimeLimitActions: [
        JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
        JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT,
      ].map((reason) => ({ reason, maxTime: STUCK_JOB_TIMEOUT })),
    });
  }
}

/** A prop that would have no effect is an error: whoever gave it expects one. */
function rejectUnusedProps(scope: Construct, props: FargateQueueProps): void {
  const { vpc, vpcSubnets, securityGroups, assignPublicIp, logRetention } = props;
  const idle = vpc === undefined ? { vpcSubnets, securityGroups, assignPublicIp } : { logRetention };
  for (const [prop, value] of Object.entries(idle)) {
    if (value === undefined) continue;
    throw new InvalidProp(
      scope,
      prop,
      Token.isUnresolved(value) || typeof value === 'object' ? 'as given' : value,
      vpc === undefined
        ? 'vpc as well, or leave it out'
        : 'no vpc, or leave it out: the flow logs of your own are yours',
    );
  }
}
