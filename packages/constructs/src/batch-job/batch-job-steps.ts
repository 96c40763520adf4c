import { type StepStage } from '@stepwell/core/batch-job';
import { statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { type IRole } from 'aws-cdk-lib/aws-iam';
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
import { grantListBucket, grantObjectsToOwnRole } from '../permissions/grants.js';
import { FailSteps, type FailStepsProps, failureVariables } from '../states/fail-step.js';
import { PutJsonObject } from '../states/put-json-object.js';
import { addRetries } from '../states/retries.js';
import { type IBatchJob } from './i-batch-job.js';
import * as messages from './job-expressions.js';
import { JobOutputTask } from './job-output-task.js';
import { SubmitJob, anyJobArn } from './submit-job.js';

/** What all steps of a workflow that run jobs share. */
export interface BatchJobStepsProps extends FailStepsProps {
  /** Where messages lie that are too large for a job's environment, and the outputs of jobs. */
  readonly bucket: IBucket;
  /**
   * Below this, such as `_stepwell/sequence/`; then come the state machine, the execution and the state. Ends in `/`.
   */
  readonly keyPrefix: string;
  /** @default - new ones; a scope has one at most */
  readonly failSteps?: FailSteps;
}

/** One step that runs a job. */
export interface BatchJobStepProps {
  readonly job: IBatchJob;
  /** @default - says what a step does */
  readonly comment?: string;
  /**
   * JSONata, without its marks, for the job's input.
   *
   * @default - the state's input
   */
  readonly input?: string;
  /**
   * How long the state waits for a job before it fails with `States.Timeout` and ends the job: in the queue, and for
   * all of its attempts.
   *
   * @default - what all attempts of the job may take together, and an hour in the queue
   */
  readonly timeout?: Duration;
  /**
   * More environment variables of the job; values are JSONata without its marks (`'a text'`,
   * `$states.context.Execution.Name`).
   *
   * @default - only those of the job's contract
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * JSONata, without its marks, for the command that takes the place of the image's: a list of texts; an empty list
   * leaves the image's own.
   *
   * @default - the image's own, or the definition's
   */
  readonly command?: string;
  /**
   * What takes the places of `Ref::name` in the definition's command; values may be JSONata between its marks.
   *
   * @default - the definition's
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * JSONata, without its marks, for the step's output, where `$result` is `{ job, output }`: the job's facts (`jobId`,
   * `jobName`, `status`, `exitCode`, `logStreamName`), and what it wrote.
   *
   * @default - what the job wrote
   */
  readonly outputs?: string;
}

/**
 * Steps that run a Batch job as if it were a function: the state's input is the job's, and what the job writes is the
 * state's output.
 *
 * A step is a Parallel of one branch, so that `Retry` and `Catch` on it are about the step as a whole: message (into
 * the environment, or S3 when it is large) -> `batch:submitJob.sync` -> is there an output, and how long -> read it.
 * What goes wrong fails the step as `BatchJobFailed`, `JobOutputMissing` or `JobOutputInvalid`, by a function and not a
 * `Fail` state, so that a redrive runs this step again and no other.
 *
 * State names below a step `S`: `S: message`, `S: store message`, `S: run job`, `S: find output`, `S: read output`,
 * `S: fail`.
 */
export class BatchJobSteps {
  private readonly failSteps: FailSteps;
  private readonly jobs = new Set<IBatchJob>();

  /** @param scope the workflow; it gets the function `FailStepFunction` */
  constructor(
    private readonly scope: Construct,
    private readonly props: BatchJobStepsProps,
  ) {
    this.failSteps = props.failSteps ?? new FailSteps(scope, props);
  }

  /** Fails steps by name; workflows let their alarms watch it. */
  get failStepFunction(): LambdaFunction {
    return this.failSteps.failStepFunction;
  }

  /**
   * One step: its input is the job's, its output what the job wrote. `addRetry` and `addCatch` on what it gives are
   * about the step as a whole.
   *
   * @param states where the states are made, by names that start with the step's
   * @param name the step's, at most 60 characters
   */
  step(states: Construct, name: string, props: BatchJobStepProps): Parallel {
    const { bucket } = this.props;
    this.jobs.add(props.job);
    const keys = `${this.props.keyPrefix}*`;
    const fail = this.failSteps.state(states, `${name}: fail`);

    const read = new JobOutputTask(states, `${name}: read output`, {
      comment: 'What the job wrote, or where it lies if it is too large to pass on',
      bucket,
      keys,
      action: 'getObject',
      key: '$stepwellOutputKey',
      range: messages.OUTPUT_RANGE,
      outputs: messages.jobAndOutput(bucket.bucketName),
    });
    const find = new JobOutputTask(states, `${name}: find output`, {
      comment: 'Whether the job wrote something, and how much',
      bucket,
      keys,
      action: 'headObject',
      key: '$stepwellOutputKey',
      outputs: '$states.input',
      assign: { stepwellBytes: expression(messages.OUTPUT_BYTES) },
    });
    const run = new SubmitJob(states, `${name}: run job`, {
      comment: props.comment ?? 'Submits the job and waits for its end',
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
    // A job that did not end in time is ended, and has failed.
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
      // The CDK's type has only objects; the States Language has expressions too.
      arguments: props.input === undefined ? undefined : (expression(props.input) as unknown as Record<string, string>),
      outputs: expression(`($result := $states.result[0]; ${props.outputs ?? "$lookup($result, 'output')"})`),
    }).branch(message);
  }

  /** Lets the state machine do what the steps take. To be called once, when it has been made. */
  grantTo(stateMachine: StateMachine): void {
    grantListBucket(stateMachine, this.props.bucket, `${this.props.keyPrefix}*`);
    this.props.bucket.encryptionKey?.grant(stateMachine, 'kms:Decrypt');
    acknowledgePattern(
      stateMachine,
      this.props.bucket.arnForObjects(`${this.props.keyPrefix}*`),
      'Messages are named by execution and state: objects can only be granted by pattern',
    );
    acknowledgePattern(
      stateMachine,
      anyJobArn(this.scope),
      'A job’s id is not known before it is submitted; only a state that gave up ends one',
    );
    for (const job of this.jobs) {
      job.grantSubmit(stateMachine);
      if (job.jobRole) this.grantMessages(job.jobRole);
    }
  }

  /** Lets a job's role read messages and write outputs. */
  private grantMessages(role: IRole): void {
    grantObjectsToOwnRole(role, this.props.bucket, `${this.props.keyPrefix}*`, ['s3:GetObject', 's3:PutObject']);
  }

  /** The first state: how the message gets to the job. */
  private messageState(states: Construct, name: string, keys: string, run: IChainable): Choice {
    const prefix = expression(messages.messagePrefix(this.props.keyPrefix, sanitizedName(name)));
    const store = new PutJsonObject(states, `${name}: store message`, {
      comment: 'A message that is too large for the job’s environment',
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
      comment: 'To the job by its environment, or by S3 when it is large',
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

/** A name as it stands in keys and job names: these take fewer characters than states do. */
function sanitizedName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'job';
}

/**
 * Batch ends every attempt by itself in time; this is for a job that never gets its turn. A duration that is a token
 * cannot be multiplied.
 */
function defaultTaskTimeout({ timeout, attempts }: IBatchJob): Duration {
  return timeout.isUnresolved()
    ? Duration.days(1)
    : Duration.seconds(timeout.toSeconds() * attempts).plus(Duration.hours(1));
}
