import { HyperspectralFunctions, HyperspectralJobs, QueueExchange } from '@stepwell/constructs';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type JobStackProps } from './job-stack-props.js';
import { scenesBucket } from './scenes-bucket.js';

/**
 * `QueueExchange` twice: **lambda-batch-seq-sqs**, an Activator that is a Batch job and a Processor function with a
 * queue between them; and one whose messages wait for a poller of your own. A demo keeps nothing: bucket, tables and
 * queues go with the stack, once the buckets are empty.
 */
export class QueueExchangeStack extends Stack {
  /** Activator job, queue, Processor function. */
  readonly scenes: QueueExchange;
  /** A queue for a poller anywhere. */
  readonly polled: QueueExchange;

  constructor(scope: Construct, id: string, { jobQueue: queue, ...props }: JobStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: messages through SQS, each answered to its own execution of AWS Step Functions',
      ...props,
    });
    const scenes = scenesBucket(this);
    const functions = new HyperspectralFunctions(this, 'Functions', { scenesBucket: scenes });
    const jobs = new HyperspectralJobs(this, 'Jobs', { scenesBucket: scenes, queue });
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
    this.output('TableName', this.scenes.claimsTable.tableName, 'Who acts on which message, and what came of it');
    this.output(
      'PolledStateMachineArn',
      this.polled.stateMachine.stateMachineArn,
      'The same for a poller of your own: worker() of @stepwell/sdk/worker',
    );
    this.output('PolledQueueUrl', this.polled.queue.queueUrl, 'Messages wait here for a poller of your own');
    this.output('ScenesBucketName', scenes.bucketName, 'Put scenes here: ENVI headers with their data beside them');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
