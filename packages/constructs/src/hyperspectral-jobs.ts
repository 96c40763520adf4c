import { hyperspectralEnvironment } from '@stepwell/core/hyperspectral';
import { handlerAssetPath } from '@stepwell/handlers';
import { Duration } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BatchJob } from './batch-job.js';
import { FargateQueue } from './fargate-queue.js';
import { type HyperspectralProps } from './hyperspectral/props.js';
import { grantActivator, grantProcessor, resultsBucketOf } from './hyperspectral/scene-permissions.js';

/** Props of {@link HyperspectralJobs}. */
export interface HyperspectralJobsProps extends HyperspectralProps {
  /** The queue of both jobs. @default - a new queue with its default network */
  readonly queue?: FargateQueue;
  /** The timeout of an attempt, at least one minute. @default Duration.hours(1) */
  readonly timeout?: Duration;
}

/**
 * Activator and Processor of hyperspectral scenes as Batch jobs with one image. They do the same work as
 * `HyperspectralFunctions`, for scenes that take longer than Lambda's maximum timeout. Input, output and task tokens
 * follow the contract of `jobEnvironment` in `@stepwell/core/batch-job`.
 */
export class HyperspectralJobs extends Construct {
  readonly queue: FargateQueue;
  readonly activatorJob: BatchJob;
  readonly processorJob: BatchJob;

  constructor(scope: Construct, id: string, props: HyperspectralJobsProps) {
    super(scope, id);
    const logRetention = props.logRetention ?? RetentionDays.ONE_MONTH;
    const queue = props.queue ?? new FargateQueue(this, 'Queue', { logRetention });
    this.queue = queue;
    const timeout = props.timeout ?? Duration.hours(1);
    // The image copies one file and runs nothing, so any machine builds it for arm64.
    const image = ContainerImage.fromAsset(handlerAssetPath('hyperspectral/job'), { platform: Platform.LINUX_ARM64 });
    const environment = { [hyperspectralEnvironment.resultsBucket]: resultsBucketOf(props).bucketName };
    this.activatorJob = new BatchJob(this, 'Activator', { image, command: ['activate'], queue, timeout, logRetention });
    grantActivator(this.activatorJob.jobRole, props);
    this.processorJob = new BatchJob(this, 'Processor', {
      image,
      command: ['process'],
      environment,
      queue,
      timeout,
      logRetention,
      cpu: 1,
    });
    grantProcessor(this.processorJob.jobRole, props);
  }
}
