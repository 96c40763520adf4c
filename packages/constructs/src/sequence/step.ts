import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBatchJob } from '../batch-job/i-batch-job.js';

/** What every step can be told. */
export interface StepOptions {
  /**
   * The name of the step: of its state, and in a list of tasks. 1 to 60 characters, and no other step's. State names
   * are contract: alarms, dashboards and redrives of users hang on them.
   *
   * @default - the id of the function's or the job's construct
   */
  readonly name?: string;

  /**
   * What the step does, in the definition.
   *
   * @default - nothing is said
   */
  readonly comment?: string;

  /**
   * How long one try may take before the step fails with `States.Timeout`: 1 second to 14 days. A job that is still
   * running is ended.
   *
   * @default - a minute more than the function may take; for a job, what all of its attempts may take together and an
   * hour in the queue
   */
  readonly timeout?: Duration;

  /**
   * Which errors the step is tried again for, and how often. What is the fault of AWS itself (throttling, 5xx,
   * connections) is always tried again, six times at most, whatever this says.
   *
   * @default - no error of the step's own
   */
  readonly retries?: StepRetry[];

  /**
   * What happens when the step fails for good, by the names of errors; the first that fits.
   *
   * @default - the execution fails by the step's error
   */
  readonly catches?: StepCatch[];
}

/** Tries a step again, each time after a random part of a wait that grows. */
export interface StepRetry {
  /**
   * Names of errors: what a function throws, `BatchJobFailed`, `JobOutputMissing`, `JobOutputInvalid`,
   * `States.Timeout`, …
   */
  readonly errors: string[];
  /**
   * How often it is tried again: 1 to 100.
   *
   * @default 2
   */
  readonly maxAttempts?: number;
  /**
   * The longest wait before the first of them.
   *
   * @default Duration.seconds(2)
   */
  readonly interval?: Duration;
  /**
   * By how much that grows from one to the next, 1 at least.
   *
   * @default 2
   */
  readonly backoffRate?: number;
  /**
   * The longest wait of all.
   *
   * @default Duration.minutes(5)
   */
  readonly maxDelay?: Duration;
}

/** What happens when a step fails for good. */
export interface StepCatch {
  /**
   * Names of errors.
   *
   * @default ['States.ALL']
   */
  readonly errors?: string[];
  /**
   * A step that runs then. Its input is `{ input, error: { name, cause } }`: what the failed step got, and how it
   * failed.
   *
   * @default - none
   */
  readonly handler?: Step;
  /**
   * What follows.
   *
   * @default AfterCatch.FAIL
   */
  readonly then?: AfterCatch;
}

/** What follows when the error of a step was caught. */
export enum AfterCatch {
  /** The execution fails by the error that was caught, once the handler is done. A redrive tries the step again. */
  FAIL = 'FAIL',
  /** The next step runs, with what the handler gave; without a handler, with what the failed step got. */
  CONTINUE = 'CONTINUE',
  /** The execution succeeds with what the handler gave; without a handler, with what the failed step got. */
  END = 'END',
}

/** What a step that runs a Batch job can be told. */
export interface BatchJobStepOptions extends StepOptions {
  /**
   * The command that takes the place of the image's.
   *
   * @default - the image's own, or the definition's
   */
  readonly command?: string[];
  /**
   * More environment variables of the job, besides those of its contract (`jobEnvironment` in
   * `@stepwell/core/batch-job`). A value between `{%` and `%}` is JSONata, as in a state.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;
  /**
   * What takes the places of `Ref::name` in the definition's command. A value between `{%` and `%}` is JSONata.
   *
   * @default - the definition's
   */
  readonly parameters?: Record<string, string>;
}

/**
 * A step of a {@link Sequence}: what it gets is what the step before it gave.
 *
 * @example
 * ```ts
 * new Sequence(this, 'Scenes', { steps: [Step.batchJob(activator, { name: 'Activator' }), Step.lambda(processor, { name: 'Processor' })] });
 * ```
 */
export abstract class Step {
  /** A step that calls a function: the event is the step's input, what the function returns its output. */
  static lambda(lambdaFunction: IFunction, options: StepOptions = {}): LambdaStep {
    return new LambdaStep(lambdaFunction, options);
  }

  /**
   * A step that runs a Batch job to its end: the job is given the step's input, and what it writes is the step's
   * output.
   */
  static batchJob(job: IBatchJob, options: BatchJobStepOptions = {}): BatchJobStep {
    return new BatchJobStep(job, options);
  }

  /** The name of its state. */
  readonly name: string;
  /** What was told of it. */
  readonly options: StepOptions;

  protected constructor(name: string, options: StepOptions) {
    this.name = options.name ?? name;
    this.options = options;
  }
}

/** Made by {@link Step.lambda}. */
export class LambdaStep extends Step {
  /** @internal Use {@link Step.lambda}. */
  constructor(
    readonly lambdaFunction: IFunction,
    options: StepOptions,
  ) {
    super(lambdaFunction.node.id, options);
  }
}

/** Made by {@link Step.batchJob}. */
export class BatchJobStep extends Step {
  /** @internal Use {@link Step.batchJob}. */
  constructor(
    readonly job: IBatchJob,
    override readonly options: BatchJobStepOptions,
  ) {
    super(job.node.id, options);
  }
}
