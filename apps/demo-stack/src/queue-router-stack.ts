import { QueueRouter, RouteStep } from '@stepwell/constructs';
import { HyperspectralFunctions, HyperspectralJobs } from '@stepwell/samples/constructs';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';
import { scenesBucket } from './scenes-bucket.js';

/**
 * **sfn-sqs**: a message to the Activator's queue starts an execution in which a function plans the scene and sends the
 * plan to the Processor's queue. That message starts a second execution, in which a Batch job processes the scene. The
 * buckets are deleted with the stack, once they are empty.
 */
export class QueueRouterStack extends Stack {
  readonly router: QueueRouter;

  constructor(scope: Construct, id: string, { jobQueue, ...props }: SampleStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: one execution of AWS Step Functions for each message of a queue',
      ...props,
    });
    const scenes = scenesBucket(this);
    const functions = new HyperspectralFunctions(this, 'Functions', { scenesBucket: scenes });
    const jobs = new HyperspectralJobs(this, 'Jobs', { scenesBucket: scenes, queue: jobQueue?.() });
    this.router = new QueueRouter(this, 'Router', {
      routes: [
        { name: 'Activator', step: RouteStep.lambda(functions.activatorFunction), sendTo: 'Processor' },
        { name: 'Processor', step: RouteStep.batchJob(jobs.processorJob) },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.output(
      'StateMachineArn',
      this.router.stateMachine.stateMachineArn,
      'The state machine that runs one execution per message',
    );
    this.output('ScenesBucketName', scenes.bucketName, 'Put scenes here: ENVI headers with their data files');
    for (const route of ['Activator', 'Processor']) {
      const { queue, deadLetterQueue } = this.router.route(route);
      this.output(`${route}QueueUrl`, queue.queueUrl, `Messages for the ${route}`);
      this.output(`${route}QueueArn`, queue.queueArn, 'The ARN of the same queue, as in inputs of executions');
      this.output(
        `${route}DeadLetterQueueUrl`,
        deadLetterQueue.queueUrl,
        `Messages that the ${route} could not process`,
      );
    }
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
