import { type FargateQueue } from '@stepwell/constructs';
import { type StackProps } from 'aws-cdk-lib';

/** Props of a sample stack that runs Batch jobs. */
export interface JobStackProps extends StackProps {
  /** The job queue that runs the jobs. @default - a new queue in a new VPC */
  readonly jobQueue?: FargateQueue;
}
