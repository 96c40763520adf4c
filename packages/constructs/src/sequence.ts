import { MESSAGES_PREFIX, sequenceTags } from '@stepwell/core/sequence';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { BatchJobSteps } from './batch-job/batch-job-steps.js';
import { grantObjects } from './workflow/grants.js';
import { definition } from './sequence/definition.js';
import { type SequenceProps } from './sequence/props.js';
import { allSteps, failsAfterCatch, resolveProps } from './sequence/resolved-props.js';
import { BatchJobStep } from './sequence/step.js';
import { TASK_COMMAND, taskListDefinition } from './sequence/task-list.js';
import { FailSteps } from './states/fail-step.js';
import { workflowStateMachine } from './workflow/state-machine.js';
import { WorkflowAlarms, executionAlarms, functionThrottleAlarms } from './workflow/alarms.js';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket } from './workflow/storage.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IStateMachineWorkflow, StateMachineWorkflow } from './workflow/workflow.js';

const SEQUENCE = Symbol.for('@stepwell/constructs.Sequence');

/** A `Sequence`: one that the construct created, or an imported one. */
export interface ISequence extends IStateMachineWorkflow {
  /**
   * The bucket for inputs and outputs of jobs, below `_stepwell/sequence/`. `undefined` if no step runs a job and no
   * bucket is specified.
   */
  readonly bucket?: IBucket;

  /**
   * Grants permission to read outputs that exceed the payload limit, for the function of a step after a Batch job.
   * Grants nothing without a bucket.
   */
  grantReadMessages(grantee: IGrantable): Grant;
}

/** Attributes of an existing `Sequence`, such as one of another app. */
export interface SequenceAttributes {
  readonly stateMachine: IStateMachine;
  readonly bucket?: IBucket;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class SequenceBase extends StateMachineWorkflow implements ISequence {
  abstract readonly bucket?: IBucket;
  protected readonly metricNames = [];

  grantReadMessages(grantee: IGrantable): Grant {
    if (this.bucket === undefined) return Grant.drop(grantee, `${this.node.path} has no bucket`);
    return grantObjects(grantee, this.bucket, `${MESSAGES_PREFIX}*`, ['s3:GetObject']);
  }
}

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
export class Sequence extends SequenceBase {
  /** Returns whether a value is a `Sequence`, created by any copy of this package. */
  static isSequence(value: unknown): value is Sequence {
    return typeof value === 'object' && value !== null && SEQUENCE in value;
  }

  /** Imports an existing workflow. */
  static fromSequenceAttributes(scope: Construct, id: string, attributes: SequenceAttributes): ISequence {
    return new (class extends SequenceBase {
      readonly stateMachine = attributes.stateMachine;
      readonly bucket = attributes.bucket;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  /** The workflow. */
  readonly stateMachine: StateMachine;
  readonly bucket?: IBucket;
  /** Fails steps with a named error; `undefined` if no step needs it. */
  readonly failStepFunction?: LambdaFunction;
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: SequenceProps) {
    super(scope, id);
    Object.defineProperty(this, SEQUENCE, { value: true });
    const settings = resolveProps(this, props);
    const steps = allSteps(props.steps);
    const hasJobs = steps.some((step) => step instanceof BatchJobStep);
    const lifecycleRules = [
      { id: 'ExpireMessages', prefix: MESSAGES_PREFIX, expiration: settings.messageRetention },
      ABORT_INCOMPLETE_UPLOADS,
    ];
    this.bucket = props.bucket ?? (hasJobs ? privateBucket(this, settings, lifecycleRules) : undefined);
    const failSteps = hasJobs || steps.some(failsAfterCatch) ? new FailSteps(this, settings) : undefined;
    this.failStepFunction = failSteps?.failStepFunction;
    const jobs =
      hasJobs && this.bucket
        ? new BatchJobSteps(this, { ...settings, bucket: this.bucket, keyPrefix: MESSAGES_PREFIX, failSteps })
        : undefined;

    this.stateMachine = workflowStateMachine(this, '', settings, {
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
      tags: this.bucket && { [sequenceTags.bucket]: this.bucket.bucketName },
    });
    jobs?.grantTo(this.stateMachine);
    // Errors of the function that fails steps are intended and have no alarm.
    this.alarms = new WorkflowAlarms(this, props.alarms, [
      ...executionAlarms(this.stateMachine, 'an execution failed; its cause contains the error of the step'),
      ...functionThrottleAlarms(this.failStepFunction ? { FailStep: this.failStepFunction } : {}),
    ]);
  }
}
