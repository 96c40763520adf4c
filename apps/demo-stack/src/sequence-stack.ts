import { Sequence, Step } from '@stepwell/constructs';
import { HyperspectralFunctions, HyperspectralJobs } from '@stepwell/samples/constructs';
import { activator } from '@stepwell/samples/hyperspectral';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';
import { scenesBucket } from './scenes-bucket.js';

/**
 * `Sequence` three times with the same scenes, functions and jobs: **lambda-seq** with two functions,
 * **lambda-batch-seq** with a Batch job and a function, and a sequence whose input selects the steps. The buckets are
 * deleted with the stack, once they are empty.
 */
export class SequenceStack extends Stack {
  /** The Activator and the Processor as functions. */
  readonly lambdaSeq: Sequence;
  /** The Activator as a Batch job, the Processor as a function that gets the output of the job. */
  readonly lambdaBatchSeq: Sequence;
  /** The Activator and the Processor as functions and as jobs. The input selects the steps. */
  readonly taskList: Sequence;

  constructor(scope: Construct, id: string, { jobQueue, ...props }: SampleStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: a sequence of functions and Batch jobs with AWS Step Functions',
      ...props,
    });
    const scenes = scenesBucket(this);
    const functions = new HyperspectralFunctions(this, 'Functions', { scenesBucket: scenes });
    const jobs = new HyperspectralJobs(this, 'Jobs', { scenesBucket: scenes, queue: jobQueue?.() });
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
      'lambda-batch-seq: the same, with a Batch job as first step',
    );
    this.output(
      'TaskListStateMachineArn',
      this.taskList.stateMachine.stateMachineArn,
      'Start executions with { "tasks": ["ActivatorJob", "Processor"], "input": { "sceneUri": "…" } }',
    );
    this.output('ScenesBucketName', scenes.bucketName, 'Put scenes here: ENVI headers with their data files');
    this.output(
      'MessagesBucketName',
      this.lambdaBatchSeq.bucket?.bucketName ?? '',
      'Outputs of jobs, below _stepwell/sequence/',
    );
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
