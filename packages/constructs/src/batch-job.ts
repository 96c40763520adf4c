import { Duration } from 'aws-cdk-lib';
import { type IJobDefinition, type IJobQueue } from 'aws-cdk-lib/aws-batch';
import { type Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { defineJob } from './batch-job/definition.js';
import { fargateSize } from './batch-job/fargate-size.js';
import { type IBatchJob } from './batch-job/i-batch-job.js';
import { type BatchJobProps, type BatchJobAttributes } from './batch-job/props.js';
import { grantSubmit } from './batch-job/submit-grant.js';
import { checkSeconds } from './check-duration.js';
import { FargateQueue } from './fargate-queue.js';
import { checkInteger } from './invalid-prop.js';

/**
 * An AWS Batch job on Fargate for the steps of a workflow: a job definition from an image, a job queue, a role for the
 * program, and a log group.
 *
 * Batch retries the job after a host failure, but not after the program exits with an error. It terminates the job at
 * its timeout, and cancels it if no compute environment can run it. The program runs on a read-only root file system,
 * and its role has only the permissions that you grant.
 *
 * @example
 * ```ts
 * const image = ContainerImage.fromAsset('images/activate', { platform: Platform.LINUX_ARM64 });
 * const job = new BatchJob(this, 'Activate', { image, timeout: Duration.minutes(10) });
 * scenes.grantRead(job.jobRole);
 * ```
 */
export class BatchJob extends Construct implements IBatchJob {
  /**
   * Imports an existing job, for example one of another stack.
   *
   * @throws {@link InvalidProp} if an attribute is invalid
   */
  static fromBatchJobAttributes(scope: Construct, id: string, attributes: BatchJobAttributes): IBatchJob {
    return new ImportedBatchJob(scope, id, attributes);
  }

  readonly jobDefinition: IJobDefinition;
  readonly jobQueue: IJobQueue;
  /** The job queue with its network. */
  readonly queue: FargateQueue;
  readonly jobRole: IRole;
  /** The role that pulls the image and writes the log. */
  readonly executionRole: IRole;
  readonly logGroup: ILogGroup;
  readonly timeout: Duration;
  readonly attempts: number;

  /** @throws {@link InvalidProp} if a prop is invalid */
  constructor(scope: Construct, id: string, props: BatchJobProps) {
    super(scope, id);
    const size = fargateSize(this, props.cpu ?? 0.25, props.memory);
    this.timeout = checkAttemptTimeout(this, props.timeout ?? Duration.hours(1));
    this.attempts = checkInteger(this, 'attempts', props.attempts ?? 3, 1, 10);
    this.queue = props.queue ?? new FargateQueue(this, 'Queue', { logRetention: props.logRetention });
    this.jobQueue = this.queue.jobQueue;
    const { image, command, environment } = props;
    const defined = defineJob(this, {
      image,
      command,
      environment,
      size,
      assignPublicIp: this.queue.assignPublicIp,
      timeout: this.timeout,
      attempts: this.attempts,
      logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    });
    this.jobDefinition = defined.jobDefinition;
    this.jobRole = defined.jobRole;
    this.executionRole = defined.executionRole;
    this.logGroup = defined.logGroup;
  }

  grantSubmit(grantee: IGrantable): Grant {
    return grantSubmit(this, grantee, this.jobDefinition, this.jobQueue);
  }
}

class ImportedBatchJob extends Construct implements IBatchJob {
  readonly jobDefinition: IJobDefinition;
  readonly jobQueue: IJobQueue;
  readonly jobRole?: IRole;
  readonly logGroup?: ILogGroup;
  readonly timeout: Duration;
  readonly attempts: number;

  constructor(scope: Construct, id: string, attributes: BatchJobAttributes) {
    super(scope, id);
    this.jobDefinition = attributes.jobDefinition;
    this.jobQueue = attributes.jobQueue;
    this.jobRole = attributes.jobRole;
    this.logGroup = attributes.logGroup;
    this.timeout = checkAttemptTimeout(this, attributes.timeout);
    this.attempts = checkInteger(this, 'attempts', attributes.attempts ?? 1, 1, 10);
  }

  grantSubmit(grantee: IGrantable): Grant {
    return grantSubmit(this, grantee, this.jobDefinition, this.jobQueue);
  }
}

/**
 * Batch accepts timeouts of at least one minute, and Fargate stops a task after 14 days:
 * https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html
 */
function checkAttemptTimeout(scope: Construct, timeout: Duration): Duration {
  return checkSeconds(scope, 'timeout', timeout, 60, 1_209_600);
}
