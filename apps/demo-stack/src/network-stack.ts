import { FargateQueue } from '@stepwell/constructs';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/**
 * The queue of AWS Batch that the jobs of every sample run on, with its VPC. An account has five VPCs in a region, its
 * default VPC among them: samples with a VPC each would not all fit.
 */
export class NetworkStack extends Stack {
  readonly queue: FargateQueue;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: the network and the queue that the Batch jobs of the samples share',
      ...props,
    });
    this.queue = new FargateQueue(this, 'Queue');
    new CfnOutput(this, 'VpcId', { value: this.queue.vpc.vpcId, description: 'Jobs run here, in public subnets' });
    new CfnOutput(this, 'JobQueueArn', {
      value: this.queue.jobQueue.jobQueueArn,
      description: 'The jobs of every sample are submitted here',
    });
  }
}
