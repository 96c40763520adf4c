import { HyperspectralFunctions, HyperspectralJobs, Sequence, Step } from '@stepwell/constructs';
import { activator } from '@stepwell/core/hyperspectral';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type JobStackProps } from './job-stack-props.js';
import { scenesBucket } from './scenes-bucket.js';

/**
 * `Sequence` three times over the same scenes, functions and jobs: **lambda-seq**, two functions; **lambda-batch-seq**,
 * a Batch job and a function; and one whose input says which steps run. A demo keeps nothing: the buckets go with the
 * stack, once they are empty.
 */
export class SequenceStack extends Stack {
  /** Activator and Processor, both functions. */
  readonly lambdaSeq: Sequence;
  /** The Activator a Batch job, the Processor a function that gets what the job wrote. */
  readonly lambdaBatchSeq: Sequence;
  /** Both of either kind, of which the input names those that run. */
  readonly taskList: Sequence;

  constructor(scope: Construct, id: string, { jobQueue: queue, ...props }: JobStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: functions and Batch jobs one after the other with AWS Step Functions',
      ...props,
    });
    const scenes = scenesBucket(this);
    const functions = new HyperspectralFunctions(this, 'Functions', { scenesBucket: scenes });
    const jobs = new HyperspectralJobs(this, 'Jobs', { scenesBucket: scenes, queue });
    const checked = { inputSchema: activator.inputJsonSchema(), removalPolicy: RemovalPolicy.DESTROY };

    this.lambdaSeq = new Sequence(this, 'LambdaSeq', {
      ...checked,
      stateMachineName: 'lambda-seq',
      steps: [
        Step.lambda(functions.activatorFunction, { name: 'Activator' }),
        Step.lambda(functions.processorFunction, { name: 'Processor' }),
      ],
    });
    this.lambdaBatchSeq = new Sequence(this, 'LambdaBatchSeq', {
      ...checked,
      stateMachineName: 'lambda-batch-seq',
      steps: [
        Step.batchJob(jobs.activatorJob, { name: 'Activator' }),
        Step.lambda(functions.processorFunction, { name: 'Processor' }),
      ],
    });
    this.taskList = new Sequence(this, 'TaskList', {
      ...checked,
      stateMachineName: 'task-list-seq',
      taskList: true,
      bucket: this.lambdaBatchSeq.bucket,
      steps: [
        Step.lambda(functions.activatorFunction, { name: 'Activator' }),
        Step.batchJob(jobs.activatorJob, { name: 'ActivatorJob' }),
        Step.lambda(functions.processorFunction, { name: 'Processor' }),
        Step.batchJob(jobs.processorJob, { name: 'ProcessorJob' }),
      ],
    });

    this.output(
      'StateMachineArn',
      this.lambdaSeq.stateMachine.stateMachineArn,
      'lambda-seq: start executions with { "sceneUri": "s3://…/….hdr" }',
    );
    this.output(
      'LambdaBatchSeqStateMachineArn',
      this.lambdaBatchSeq.stateMachine.stateMachineArn,
      'lambda-batch-seq: the same, the first step a Batch job',
    );
    this.output(
      'TaskListStateMachineArn',
      this.taskList.stateMachine.stateMachineArn,
      'Start executions with { "tasks": ["ActivatorJob", "Processor"], "input": { "sceneUri": "…" } }',
    );
    this.output('ScenesBucketName', scenes.bucketName, 'Put scenes here: ENVI headers with their data beside them');
    this.output(
      'MessagesBucketName',
      this.lambdaBatchSeq.bucket?.bucketName ?? '',
      'What jobs wrote, below _stepwell/sequence/',
    );
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
