import { type FargateQueue } from '@stepwell/constructs';
import { type StackProps } from 'aws-cdk-lib';

/** Props of every sample stack. */
export interface SampleStackProps extends StackProps {
  /**
   * Hosts that may have private addresses, as `host` or `host:port`, such as the local demo's image server. @default -
   * none
   */
  readonly allowedHosts?: readonly string[];
  /** Returns the job queue that runs the jobs. Only samples with jobs call it. @default - a new queue in a new VPC */
  readonly jobQueue?: () => FargateQueue;
}
