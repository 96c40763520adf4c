import { type Duration, type Size } from 'aws-cdk-lib';
import { type IJobDefinition, type IJobQueue } from 'aws-cdk-lib/aws-batch';
import { type ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { type IRole } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type FargateQueue } from '../fargate-queue.js';

/** Props of a {@link BatchJob}. */
export interface BatchJobProps {
  /**
   * The image of the program, for arm64. `ContainerImage.fromAsset(…, { platform: Platform.LINUX_ARM64 })` builds one
   * on any machine. The program follows the contract of `jobEnvironment` in `@stepwell/core/batch-job`. The root file
   * system is read-only; set a non-root `USER` in the image.
   */
  readonly image: ContainerImage;
  /**
   * The command of the container, after the image's ENTRYPOINT.
   *
   * @default - the image's CMD
   */
  readonly command?: string[];
  /**
   * Environment variables of the job. Each submission adds the variables of the contract, such as `STEPWELL_INPUT`.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;
  /**
   * The queue with the network that the job runs in.
   *
   * @default - a new queue with its default network
   */
  readonly queue?: FargateQueue;
  /**
   * The number of vCPUs: 0.25, 0.5, 1, 2, 4, 8 or 16.
   *
   * @default 0.25
   */
  readonly cpu?: number;
  /**
   * The memory, one of the sizes that Fargate offers for `cpu`.
   *
   * @default - the smallest size
   */
  readonly memory?: Size;
  /**
   * The timeout of an attempt, 1 minute to 14 days. Batch sends SIGTERM, and SIGKILL 30 seconds later.
   *
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;
  /**
   * The maximum number of attempts after host failures, 1 to 10. Batch does not retry a program that exits with an
   * error; configure such retries in the workflow.
   *
   * @default 3
   */
  readonly attempts?: number;
  /** The retention of the job's log. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
}

/** Attributes of an existing job. */
export interface BatchJobAttributes {
  readonly jobDefinition: IJobDefinition;
  readonly jobQueue: IJobQueue;
  /**
   * The role of the program. Workflows grant it the permissions that the contract needs.
   *
   * @default - the owner of the job grants them: read inputs and write outputs below the workflow's prefix, and
   * complete task tokens or send messages if the workflow needs it
   */
  readonly jobRole?: IRole;
  /** The log group of the job. @default - unknown */
  readonly logGroup?: ILogGroup;
  /** The attempt timeout of the job definition. The workflow waits longer. */
  readonly timeout: Duration;
  /** The maximum number of attempts in the job definition. @default 1 */
  readonly attempts?: number;
}
