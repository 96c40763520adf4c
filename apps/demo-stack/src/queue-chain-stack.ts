import { QueueChain } from '@stepwell/constructs';
import { HyperspectralJobs } from '@stepwell/samples/constructs';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';
import { scenesBucket } from './scenes-bucket.js';

/**
 * **stateless-batch**: the same pipeline without a state machine. A message starts the job of the Activator. Its output
 * is published to a topic, to which others can subscribe, and reaches the queue of the Processor, which starts the next
 * job. The buckets are deleted with the stack, once they are empty.
 */
export class QueueChainStack extends Stack {
  readonly chain: QueueChain;

  constructor(scope: Construct, id: string, { jobQueue, ...props }: SampleStackProps = {}) {
    super(scope, id, { description: 'Stepwell: AWS Batch jobs with queues between them', ...props });
    const scenes = scenesBucket(this);
    const jobs = new HyperspectralJobs(this, 'Jobs', { scenesBucket: scenes, queue: jobQueue?.() });
    this.chain = new QueueChain(this, 'Chain', {
      stages: [
        { name: 'Activator', job: jobs.activatorJob, fanOut: true },
        { name: 'Processor', job: jobs.processorJob },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.output('QueueUrl', this.chain.queue.queueUrl, 'Send { "sceneUri": "s3://…/….hdr" } here');
    this.output('ScenesBucketName', scenes.bucketName, 'Put scenes here: ENVI headers with their data files');
    this.output(
      'OutputsBucketName',
      this.chain.bucket.bucketName,
      'Outputs of the stages, below _stepwell/queue-chain/outputs/',
    );
    for (const stage of ['Activator', 'Processor'])
      this.output(
        `${stage}DeadLetterQueueUrl`,
        this.chain.stage(stage).deadLetterQueue.queueUrl,
        `Messages that the ${stage} could not process`,
      );
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
