import { type FargateQueue } from '@stepwell/constructs';
import { type StackProps } from 'aws-cdk-lib';

/** How a sample that runs Batch jobs is set up. */
export interface JobStackProps extends StackProps {
  /** Where its jobs run. @default - a queue of its own, with a VPC of its own */
  readonly jobQueue?: FargateQueue;
}
