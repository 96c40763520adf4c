import { type FargateQueue } from '@stepwell/constructs';
import { type StackProps } from 'aws-cdk-lib';

/** How a sample that runs Batch jobs is set up. */
export interface JobStackProps extends StackProps {
  /** The job queue that runs the jobs. @default - a new queue in a new VPC */
  readonly jobQueue?: FargateQueue;
}
