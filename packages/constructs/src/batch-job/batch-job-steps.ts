import { type StepStage } from '@stepwell/core/batch-job';
import { statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import {
  Choice,
  Condition,
  type IChainable,
  Parallel,
  type StateMachine,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { expression } from '../contract/jsonata.js';
import { type FunctionSettings } from '../workflow/bundled-function.js';
import { grantListBucket, grantObjectsToOwnRole, policyOwner } from '../workflow/grants.js';
import { FailSteps, failureVariables } from '../states/fail-step.js';
import { PutJsonObject } from '../states/put-json-object.js';
import { addRetries } from '../states/retries.js';
import { type IBatchJob } from './i-batch-job.js';
import * as messages from './job-expressions.js';
import { JobOutputTask } from './job-output-task.js';
import { SubmitJob, anyJobArn } from './submit-job.js';

/** Props that all Batch job steps of a workflow share. */
export interface BatchJobStepsProps extends FunctionSettings {
  /** The bucket for job inputs that are too large for environment variables, and for job outputs. */
  readonly bucket: IBucket;
  /**
   * The prefix of all keys, such as `_stepwell/sequence/`. State machine, execution and state follow it. Ends in `/`.
   */
  readonly keyPrefix: string;
  /** @default - a new one; a scope has at most one */
  readonly failSteps?: FailSteps;
}

/** Props of one step that runs a job. */
export interface BatchJobStepProps {
  readonly job: IBatchJob;
  /** @default - a general description */
  readonly comment?: string;
  /**
   * A JSONata expression without delimiters for the job's input.
   *
   * @default - the state's input
   */
  readonly input?: string;
  /**
   * How long the state waits for the job, including the time in the queue and all attempts. Then it terminates the job
   * and fails with `States.Timeout`.
   *
   * @default - the timeout of the job multiplied by its attempts, plus one hour
   */
  readonly timeout?: Duration;
  /**
   * Additional environment variables of the job. Values are JSONata expressions without delimiters, such as `'fast'` or
   * `$states.context.Execution.Name`.
   *
   * @default - only the variables of the job contract
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * A JSONata expression without delimiters for the command that overrides the image's: an array of strings. An empty
   * array keeps the command of the image.
   *
   * @default - the command of the image or the job definition
   */
  readonly command?: string;
  /**
   * Values for `Ref::name` placeholders in the job definition's command. A value can be a JSONata expression with
   * delimiters.
   *
   * @default - the parameters of the job definition
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * A JSONata expression without delimiters for the step's output. `$result` is `{ job, output }`: the summary of the
   * job (`jobId`, `jobName`, `status`, `exitCode`, `logStreamName`) and its output.
   *
   * @default - the output of the job
   */
  readonly outputs?: string;
}

/**
 * Creates steps that run a Batch job like a function: the state's input is the job's input, and the JSON that the job
 * writes is the state's output.
 *
 * A step is a Parallel state with one branch, so that its `Retry` and `Catch` apply to the whole step: pass the input
 * (in the environment, or in S3 if it is large) -> `batch:submitJob.sync` -> find the output and its size -> read it.
 * The step fails with `BatchJobFailed`, `JobOutputMissing` or `JobOutputInvalid`. A Task state with a function fails
 * it, not a `Fail` state, so that a redrive runs only this step again.
 *
 * State names in a step `S`: `S: message`, `S: store message`, `S: run job`, `S: find output`, `S: read output`,
 * `S: fail`.
 */
export class BatchJobSteps {
  private readonly failSteps: FailSteps;
  private readonly jobs = new Set<IBatchJob>();

  /** @param scope the workflow construct; the function `FailStepFunction` is created in it */
  constructor(
    private readonly scope: Construct,
    private readonly props: BatchJobStepsProps,
  ) {
    this.failSteps = props.failSteps ?? new FailSteps(scope, props);
  }

  /** The function that fails steps with a named error. Workflows create alarms for it. */
  get failStepFunction(): LambdaFunction {
    return this.failSteps.failStepFunction;
  }

  /**
   * Creates one step. `addRetry` and `addCatch` of the returned state apply to the whole step.
   *
   * @param states the parent of the states, whose names start with the step's name
   * @param name the step's name, at most 60 characters
   */
  step(states: Construct, name: string, props: BatchJobStepProps): Parallel {
    const { bucket } = this.props;
    this.jobs.add(props.job);
    const keys = `${this.props.keyPrefix}*`;
    const fail = this.failSteps.state(states, `${name}: fail`);

    const read = new JobOutputTask(states, `${name}: read output`, {
      comment: 'Reads the job output, or refers to it if it is too large for a payload',
      bucket,
      keys,
      action: 'getObject',
      key: '$stepwellOutputKey',
      range: messages.OUTPUT_RANGE,
      outputs: messages.jobAndOutput(bucket.bucketName),
    });
    const find = new JobOutputTask(states, `${name}: find output`, {
      comment: 'Checks that the job wrote an output, and its size',
      bucket,
      keys,
      action: 'headObject',
      key: '$stepwellOutputKey',
      outputs: '$states.input',
      assign: { stepwellBytes: expression(messages.OUTPUT_BYTES) },
    });
    const run = new SubmitJob(states, `${name}: run job`, {
      comment: props.comment ?? 'Submits the job and waits until it ends',
      job: props.job,
      jobName: expression(messages.jobNameOf(sanitizedName(name))),
      parameters: props.parameters,
      containerOverrides: expression(
        messages.containerOverrides(bucket.bucketName, {
          environment: props.environment ?? {},
          command: props.command,
        }),
      ),
      taskTimeout: Timeout.duration(props.timeout ?? defaultTaskTimeout(props.job)),
      assign: { stepwellJob: expression(messages.JOB_SUMMARY), stepwellOutputKey: expression(messages.OUTPUT_KEY) },
      outputs: expression('$states.input'),
    });
    // A timeout terminates the job, so it is not retried.
    addRetries(run, { resource: 'batch', repeatable: false });
    for (const [state, stage] of [
      [run, 'submit'],
      [find, 'check'],
      [read, 'read'],
    ] as const)
      this.failOn(state, stage, fail);
    run.next(find).next(read);

    const message = this.messageState(states, name, keys, run);
    fail.next(message);
    return Parallel.jsonata(states, name, {
      comment: props.comment,
      // The CDK's type allows only objects; the States Language allows expressions too.
      arguments: props.input === undefined ? undefined : (expression(props.input) as unknown as Record<string, string>),
      outputs: expression(`($result := $states.result[0]; ${props.outputs ?? "$lookup($result, 'output')"})`),
    }).branch(message);
  }

  /** Grants the state machine the permissions that the steps need. Call it once, after the state machine is created. */
  grantTo(stateMachine: StateMachine): void {
    const keys = `${this.props.keyPrefix}*`;
    grantListBucket(stateMachine, this.props.bucket, keys);
    this.props.bucket.encryptionKey?.grant(stateMachine, 'kms:Decrypt');
    acknowledgePattern(
      stateMachine,
      this.props.bucket.arnForObjects(keys),
      'The keys of messages contain the execution and the state, so the grant needs a pattern',
    );
    acknowledgePattern(
      stateMachine,
      anyJobArn(this.scope),
      'The id of a job is unknown before it is submitted; the state machine terminates only jobs that it submitted',
    );
    for (const job of this.jobs) {
      job.grantSubmit(stateMachine);
      if (job.jobRole === undefined) continue;
      const owner = policyOwner(this.scope, job.jobRole);
      grantObjectsToOwnRole(owner, this.props.bucket, keys, ['s3:GetObject', 's3:PutObject']);
    }
  }

  /** Creates the first state, which passes the message to the job. */
  private messageState(states: Construct, name: string, keys: string, run: IChainable): Choice {
    const prefix = expression(messages.messagePrefix(this.props.keyPrefix, sanitizedName(name)));
    const store = new PutJsonObject(states, `${name}: store message`, {
      comment: 'Stores a message that is too large for an environment variable',
      bucket: this.props.bucket,
      keys,
      key: expression("$stepwellPrefix & 'input.json'"),
      body: expression('$states.input'),
      outputs: expression('$states.input'),
      assign: {
        stepwellInputUri: expression(`'s3://${this.props.bucket.bucketName}/' & $stepwellPrefix & 'input.json'`),
      },
    });
    store.next(run);
    return Choice.jsonata(states, `${name}: message`, {
      comment: 'Passes the message in the environment of the job, or in S3 if it is large',
      assign: { stepwellPrefix: prefix },
    })
      .when(Condition.jsonata(expression(messages.INPUT_IS_REFERENCE)), run, {
        assign: { stepwellPrefix: prefix, stepwellInputUri: expression(messages.REFERENCE_URI) },
      })
      .when(Condition.jsonata(expression(messages.INPUT_FITS_ENVIRONMENT)), run, {
        assign: { stepwellPrefix: prefix, stepwellInputUri: '' },
      })
      .otherwise(store);
  }

  private failOn(state: TaskStateBase, stage: StepStage, fail: IChainable): void {
    const found = { job: '$stepwellJob', outputUri: `'s3://${this.props.bucket.bucketName}/' & $stepwellOutputKey` };
    state.addCatch(fail, {
      errors: stage === 'submit' ? [statesErrors.taskFailed] : [statesErrors.all],
      outputs: expression('$states.input'),
      assign: failureVariables(stage, stage === 'submit' ? {} : found),
    });
  }
}

/** Replaces the characters that are valid in state names but not in keys and job names. */
function sanitizedName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'job';
}

/**
 * Batch terminates every attempt at its timeout. This timeout ends the wait for a job that stays in the queue. A token
 * cannot be multiplied.
 */
function defaultTaskTimeout({ timeout, attempts }: IBatchJob): Duration {
  return timeout.isUnresolved()
    ? Duration.days(1)
    : Duration.seconds(timeout.toSeconds() * attempts).plus(Duration.hours(1));
}
