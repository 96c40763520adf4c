import { FargateQueue } from '@stepwell/constructs';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/**
 * The AWS Batch job queue of all samples, with its VPC. An account has five VPCs per Region, which include the default
 * VPC, so the samples share one.
 */
export class NetworkStack extends Stack {
  readonly queue: FargateQueue;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: the shared network and job queue of the samples',
      ...props,
    });
    this.queue = new FargateQueue(this, 'Queue');
    new CfnOutput(this, 'VpcId', {
      value: this.queue.vpc.vpcId,
      description: 'The VPC of the jobs, with public subnets',
    });
    new CfnOutput(this, 'JobQueueArn', {
      value: this.queue.jobQueue.jobQueueArn,
      description: 'The job queue of all samples',
    });
  }
}
