import { MESSAGES_PREFIX, sequenceTags } from '@stepwell/core/sequence';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BatchJobSteps } from './batch-job/batch-job-steps.js';
import { grantObjects } from './permissions/grants.js';
import { type SequenceAlarms, createAlarms } from './sequence/alarms.js';
import { definition } from './sequence/definition.js';
import { messagesBucket } from './sequence/messages-bucket.js';
import { type SequenceProps } from './sequence/props.js';
import { allSteps, failsAfterCatch, resolveSettings } from './sequence/settings.js';
import { BatchJobStep } from './sequence/step.js';
import { TASK_COMMAND, taskListDefinition } from './sequence/task-list.js';
import { FailSteps } from './states/fail-step.js';
import { workflowStateMachine } from './states/workflow-state-machine.js';

const SEQUENCE = Symbol.for('@stepwell/constructs.Sequence');

/**
 * A state machine of steps, each a Lambda function or a Batch job: the output of a step is the input of the next step.
 * The output of a Batch job is the JSON that it writes to S3, not its status, and its input can have any size.
 *
 * If a job fails, writes no output or writes invalid JSON, the execution fails with `BatchJobFailed`,
 * `JobOutputMissing` or `JobOutputInvalid`, and the cause contains the job's id, log stream and exit code. A redrive
 * runs the failed step and the steps after it.
 *
 * @example
 * ```ts
 * const scenes = new Sequence(this, 'Scenes', {
 *   steps: [
 *     Step.batchJob(activator, { name: 'Activator' }),
 *     Step.lambda(processor, { name: 'Processor', retries: [{ errors: ['SceneBusy'] }] }),
 *   ],
 * });
 * scenes.grantStartExecution(uploader);
 * ```
 */
export class Sequence extends Construct {
  /** Returns whether a value is a `Sequence`, created by any copy of this package. */
  static isSequence(value: unknown): value is Sequence {
    return typeof value === 'object' && value !== null && SEQUENCE in value;
  }

  /** The workflow. */
  readonly stateMachine: StateMachine;
  /**
   * The bucket for inputs and outputs of jobs, below `_stepwell/sequence/`. `undefined` if no step runs a job and no
   * bucket is specified.
   */
  readonly bucket?: IBucket;
  /** Fails steps with a named error; `undefined` if no step needs it. */
  readonly failStepFunction?: LambdaFunction;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: SequenceAlarms;

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: SequenceProps) {
    super(scope, id);
    Object.defineProperty(this, SEQUENCE, { value: true });
    const settings = resolveSettings(this, props);
    const steps = allSteps(props.steps);
    const hasJobs = steps.some((step) => step instanceof BatchJobStep);
    this.bucket = props.bucket ?? (hasJobs ? messagesBucket(this, props, settings) : undefined);
    const failSteps = hasJobs || steps.some(failsAfterCatch) ? new FailSteps(this, settings) : undefined;
    this.failStepFunction = failSteps?.failStepFunction;
    const jobs =
      hasJobs && this.bucket
        ? new BatchJobSteps(this, { ...settings, bucket: this.bucket, keyPrefix: MESSAGES_PREFIX, failSteps })
        : undefined;

    this.stateMachine = workflowStateMachine(this, '', {
      workflow: 'sequence',
      stateMachineName: props.stateMachineName,
      comment: 'Runs functions and Batch jobs in sequence; the output of a step is the input of the next step',
      definition: (states) => {
        const parts = { states, jobs, failSteps, command: settings.taskList ? TASK_COMMAND : undefined };
        return settings.taskList
          ? taskListDefinition(props.steps, props.inputSchema, parts)
          : definition(props.steps, props.inputSchema, parts);
      },
      timeout: settings.executionTimeout,
      logRetention: settings.logRetention,
      tracing: settings.tracing,
      tags: this.bucket && { [sequenceTags.bucket]: this.bucket.bucketName },
    });
    jobs?.grantTo(this.stateMachine);
    if (settings.alarms) this.alarms = createAlarms(this, this.stateMachine, this.failStepFunction, props.alarmTopic);
  }

  /** Grants permission to start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /**
   * Grants permission to read outputs that exceed the payload limit, for the function of a step after a Batch job.
   * Grants nothing without a bucket.
   */
  grantReadMessages(grantee: IGrantable): Grant {
    if (this.bucket === undefined) return Grant.drop(grantee, `${this.node.path} has no bucket`);
    return grantObjects(grantee, this.bucket, `${MESSAGES_PREFIX}*`, ['s3:GetObject']);
  }

  /** The number of executions that failed. Sum over 5 minutes by default. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** The number of executions that succeeded. Sum over 5 minutes by default. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }
}
