import { BatchJob, FargateQueue } from '@stepwell/constructs';
import { Duration } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { hyperspectralEnvironment } from '../hyperspectral/index.js';
import { sampleAssetPath } from './sample-function.js';
import { type SceneBuckets, grantActivator, grantProcessor, resultsBucketOf } from './scene-buckets.js';

/** Props of {@link HyperspectralJobs}. */
export interface HyperspectralJobsProps extends SceneBuckets {
  /** The queue of both jobs. @default - a new queue with its default network */
  readonly queue?: FargateQueue;
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
    const logRetention = RetentionDays.ONE_MONTH;
    const queue = props.queue ?? new FargateQueue(this, 'Queue', { logRetention });
    this.queue = queue;
    // The image copies one file and runs nothing, so any machine builds it for arm64.
    const image = ContainerImage.fromAsset(sampleAssetPath('hyperspectral/job'), { platform: Platform.LINUX_ARM64 });
    const shared = { image, queue, timeout: Duration.hours(1), logRetention };
    this.activatorJob = new BatchJob(this, 'Activator', { ...shared, command: ['activate'] });
    grantActivator(this.activatorJob.jobRole, props);
    this.processorJob = new BatchJob(this, 'Processor', {
      ...shared,
      command: ['process'],
      environment: { [hyperspectralEnvironment.resultsBucket]: resultsBucketOf(props).bucketName },
      cpu: 1,
    });
    grantProcessor(this.processorJob.jobRole, props);
  }
}
