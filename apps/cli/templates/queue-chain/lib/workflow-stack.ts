import { HyperspectralJobs, QueueChain } from '@stepwell/constructs';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';

/**
 * A message starts a Batch job, whose output is the message that starts the next job, without a state machine. The two
 * jobs plan and process hyperspectral scenes. Replace them with your own `new BatchJob(…)`.
 */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const scenes = new Bucket(this, 'Scenes', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const jobs = new HyperspectralJobs(this, 'Jobs', { scenesBucket: scenes });
    const chain = new QueueChain(this, 'Chain', {
      stages: [
        { name: 'Plan', job: jobs.activatorJob },
        { name: 'Process', job: jobs.processorJob },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnOutput(this, 'ScenesBucket', { value: scenes.bucketName });
    new CfnOutput(this, 'QueueUrl', { value: chain.queue.queueUrl });
    new CfnOutput(this, 'OutputsBucket', { value: chain.bucket.bucketName });
  }
}
