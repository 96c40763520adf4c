import { type Duration, type Size } from 'aws-cdk-lib';
import { type IJobDefinition, type IJobQueue } from 'aws-cdk-lib/aws-batch';
import { type ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { type IRole } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type FargateQueue } from '../fargate-queue.js';

/** How a job is set up. */
export interface BatchJobProps {
  /**
   * The image of the job's program, for arm64: `ContainerImage.fromAsset(…, { platform: Platform.LINUX_ARM64 })` builds
   * one on any machine. The program keeps to the contract of `jobEnvironment` in `@stepwell/core/batch-job`. It finds a
   * root file system that is read-only; the image should say by `USER` that it runs as another user than root.
   */
  readonly image: ContainerImage;
  /**
   * What stands after the image's ENTRYPOINT.
   *
   * @default - the image's CMD
   */
  readonly command?: string[];
  /**
   * Environment variables of every run of the job. The contract's own (`STEPWELL_INPUT` and so on) come with each
   * submission.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;
  /**
   * Where it runs.
   *
   * @default - a queue of its own with its default network
   */
  readonly queue?: FargateQueue;
  /**
   * vCPUs: 0.25, 0.5, 1, 2, 4, 8 or 16.
   *
   * @default 0.25
   */
  readonly cpu?: number;
  /**
   * Memory, of the sizes that Fargate has with `cpu`.
   *
   * @default - the smallest of them
   */
  readonly memory?: Size;
  /**
   * How long an attempt may take before Batch ends it: SIGTERM, and SIGKILL half a minute later. 1 minute to 14 days.
   *
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;
  /**
   * How often the job is tried when its host fails it: 1 to 10. A program that exits with an error is never tried again
   * by Batch; that is for the workflow to say.
   *
   * @default 3
   */
  readonly attempts?: number;
  /** How long the job's log is kept. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
}

/** A job that is there already. */
export interface BatchJobAttributes {
  readonly jobDefinition: IJobDefinition;
  readonly jobQueue: IJobQueue;
  /**
   * What the job's program runs as; workflows grant it what the contract takes.
   *
   * @default - its owner grants that: to read inputs and write outputs below the workflow's prefix, and to answer task
   * tokens or send on where the workflow does
   */
  readonly jobRole?: IRole;
  /** Where the job's log goes. @default - not known */
  readonly logGroup?: ILogGroup;
  /** The attempt timeout that the definition has, so that the workflow waits longer than that. */
  readonly timeout: Duration;
  /** How often the definition has it tried at most. @default 1 */
  readonly attempts?: number;
}
