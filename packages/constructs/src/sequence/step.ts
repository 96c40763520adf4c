import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBatchJob } from '../batch-job/i-batch-job.js';

/** Options of a step. */
export interface StepOptions {
  /**
   * The unique name of the step, 1 to 60 characters. It is the name of the state and of the task in a task list. State
   * names are part of the public contract: alarms, dashboards and redrives of users depend on them.
   *
   * @default - the construct id of the function or job
   */
  readonly name?: string;

  /**
   * The comment of the state.
   *
   * @default - no comment
   */
  readonly comment?: string;

  /**
   * The timeout of one attempt, 1 second to 14 days. The step then fails with `States.Timeout`, and a running job is
   * terminated.
   *
   * @default - the timeout of the function plus one minute; for a job, the timeout of all attempts plus one hour
   */
  readonly timeout?: Duration;

  /**
   * The retries of errors of the step. Errors of AWS services (throttling, 5xx, connections) are always retried, up to
   * six times.
   *
   * @default - errors of the step are not retried
   */
  readonly retries?: StepRetry[];

  /**
   * The catches of errors after all retries. The first catch that matches the error applies.
   *
   * @default - the execution fails with the error of the step
   */
  readonly catches?: StepCatch[];
}

/** Retries of a step, with exponential backoff and full jitter. */
export interface StepRetry {
  /**
   * Error names: errors that a function throws, `BatchJobFailed`, `JobOutputMissing`, `JobOutputInvalid`,
   * `States.Timeout` and others.
   */
  readonly errors: string[];
  /**
   * The maximum number of retries, 1 to 100.
   *
   * @default 2
   */
  readonly maxAttempts?: number;
  /**
   * The maximum delay before the first retry.
   *
   * @default Duration.seconds(2)
   */
  readonly interval?: Duration;
  /**
   * The factor by which the delay increases with each retry, at least 1.
   *
   * @default 2
   */
  readonly backoffRate?: number;
  /**
   * The maximum delay before any retry.
   *
   * @default Duration.minutes(5)
   */
  readonly maxDelay?: Duration;
}

/** A catch of errors of a step. */
export interface StepCatch {
  /**
   * Error names.
   *
   * @default ['States.ALL']
   */
  readonly errors?: string[];
  /**
   * The step that handles the error. Its input is `{ input, error: { name, cause } }` with the input and the error of
   * the failed step.
   *
   * @default - none
   */
  readonly handler?: Step;
  /**
   * How the execution continues.
   *
   * @default AfterCatch.FAIL
   */
  readonly then?: AfterCatch;
}

/** How an execution continues after an error of a step was caught. */
export enum AfterCatch {
  /** The execution fails with the caught error after the handler ran. A redrive runs the step again. */
  FAIL = 'FAIL',
  /** The next step runs with the output of the handler, or without a handler with the input of the failed step. */
  CONTINUE = 'CONTINUE',
  /** The execution succeeds with the output of the handler, or without a handler with the input of the failed step. */
  END = 'END',
}

/** Options of a step that runs a Batch job. */
export interface BatchJobStepOptions extends StepOptions {
  /**
   * The command that overrides the command of the image.
   *
   * @default - the command of the image or the job definition
   */
  readonly command?: string[];
  /**
   * Additional environment variables of the job. The job contract sets others (`jobEnvironment` in
   * `@stepwell/core/batch-job`). A value between `{%` and `%}` is a JSONata expression.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;
  /**
   * Values for `Ref::name` placeholders in the job definition's command. A value between `{%` and `%}` is a JSONata
   * expression.
   *
   * @default - the parameters of the job definition
   */
  readonly parameters?: Record<string, string>;
}

/**
 * A step of a {@link Sequence}. Its input is the output of the previous step.
 *
 * @example
 * ```ts
 * new Sequence(this, 'Scenes', { steps: [Step.batchJob(activator, { name: 'Activator' }), Step.lambda(processor, {
 * name: 'Processor' })] });
 * ```
 */
export abstract class Step {
  /** A step that calls a function. The event is the input of the step, and the result is its output. */
  static lambda(lambdaFunction: IFunction, options: StepOptions = {}): LambdaStep {
    return new LambdaStep(lambdaFunction, options);
  }

  /**
   * A step that runs a Batch job. The input of the step is the input of the job, and the output of the job is the
   * output of the step.
   */
  static batchJob(job: IBatchJob, options: BatchJobStepOptions = {}): BatchJobStep {
    return new BatchJobStep(job, options);
  }

  /** The name of the step and its state. */
  readonly name: string;
  /** The options of the step. */
  readonly options: StepOptions;

  protected constructor(name: string, options: StepOptions) {
    this.name = options.name ?? name;
    this.options = options;
  }
}

/** A step that calls a function. See {@link Step.lambda}. */
export class LambdaStep extends Step {
  /** @internal Use {@link Step.lambda}. */
  constructor(
    readonly lambdaFunction: IFunction,
    options: StepOptions,
  ) {
    super(lambdaFunction.node.id, options);
  }
}

/** A step that runs a Batch job. See {@link Step.batchJob}. */
export class BatchJobStep extends Step {
  /** @internal Use {@link Step.batchJob}. */
  constructor(
    readonly job: IBatchJob,
    override readonly options: BatchJobStepOptions,
  ) {
    super(job.node.id, options);
  }
}
