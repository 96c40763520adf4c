import { type ObjectJsonSchema } from '@stepwell/core';
import { type Duration } from 'aws-cdk-lib';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Step } from './step.js';
import { type StateMachineWorkflowProps } from '../workflow/props.js';

/** Props of a {@link Sequence}. */
export interface SequenceProps extends StateMachineWorkflowProps {
  /** The steps in their order, at least one. */
  readonly steps: Step[];

  /**
   * The schema of the input: the `inputJsonSchema()` of a contract of `@stepwell/core`. An input that does not match
   * fails with `InvalidInput` before any step runs.
   *
   * @default - any input
   */
  readonly inputSchema?: ObjectJsonSchema;

  /**
   * Whether the input selects the steps that run: `{ tasks: ['Activator', 'Processor'], commands: { … }, input: … }`
   * (`TaskList` of `@stepwell/core/sequence`). An unknown name fails with `UnknownTask` before any step runs.
   * `inputSchema` then applies to `input`.
   *
   * @default false - all steps run in their order
   */
  readonly taskList?: boolean;

  /**
   * The bucket for job inputs that are too large for environment variables, and for job outputs, below
   * `_stepwell/sequence/`.
   *
   * @default - a new bucket if a step runs a Batch job: private, encrypted, TLS only
   */
  readonly bucket?: IBucket;

  /**
   * The retention of inputs and outputs in the new bucket. A redrive, which Step Functions allows for 14 days, needs
   * them.
   *
   * @default Duration.days(30)
   */
  readonly messageRetention?: Duration;

  /**
   * How long an execution may take. It then fails with `States.Timeout`.
   *
   * @default Duration.days(14)
   */
  readonly executionTimeout?: Duration;
}
