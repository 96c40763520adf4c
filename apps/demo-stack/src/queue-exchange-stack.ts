import { QueueExchange } from '@stepwell/constructs';
import { HyperspectralFunctions, HyperspectralJobs } from '@stepwell/samples/constructs';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';
import { scenesBucket } from './scenes-bucket.js';

/**
 * `QueueExchange` twice: **lambda-batch-seq-sqs**, with an Activator job, a queue and a Processor function; and a queue
 * for your own worker. The bucket, the tables and the queues are deleted with the stack, once the buckets are empty.
 */
export class QueueExchangeStack extends Stack {
  /** An Activator job, a queue and a Processor function. */
  readonly scenes: QueueExchange;
  /** A queue for your own worker. */
  readonly polled: QueueExchange;

  constructor(scope: Construct, id: string, { jobQueue, ...props }: SampleStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: messages through SQS, each with a response to its own execution of AWS Step Functions',
      ...props,
    });
    const scenes = scenesBucket(this);
    const functions = new HyperspectralFunctions(this, 'Functions', { scenesBucket: scenes });
    const jobs = new HyperspectralJobs(this, 'Jobs', { scenesBucket: scenes, queue: jobQueue?.() });
    this.scenes = new QueueExchange(this, 'Exchange', {
      stateMachineName: 'lambda-batch-seq-sqs',
      activatorJob: jobs.activatorJob,
      processorFunction: functions.processorFunction,
      permanentErrors: ['InvalidInput', 'InvalidScene', 'SceneNotFound'],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.polled = new QueueExchange(this, 'Polled', {
      stateMachineName: 'polled-exchange',
      maxReceiveCount: 3,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.output(
      'StateMachineArn',
      this.scenes.stateMachine.stateMachineArn,
      'Start executions with { "message": { "sceneUri": "s3://…/….hdr" } }',
    );
    this.output('QueueUrl', this.scenes.queue.queueUrl, 'Messages wait here for the Processor');
    this.output('TableName', this.scenes.claimsTable.tableName, 'Claims and outcomes of the messages');
    this.output(
      'PolledStateMachineArn',
      this.polled.stateMachine.stateMachineArn,
      'The same for your own worker: worker() of @stepwell/sdk/worker',
    );
    this.output('PolledQueueUrl', this.polled.queue.queueUrl, 'Messages wait here for your own worker');
    this.output('ScenesBucketName', scenes.bucketName, 'Put scenes here: ENVI headers with their data files');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
