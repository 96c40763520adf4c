import { type ObjectJsonSchema } from '@stepwell/core';
import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Step } from './step.js';

/** Props of a {@link Sequence}. */
export interface SequenceProps {
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
   * A customer managed key for the bucket that the construct creates, in the same account.
   *
   * @default - S3 managed keys
   */
  readonly encryptionKey?: IKey;

  /**
   * The bucket for server access logs of the new bucket.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

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

  /**
   * The name of the state machine, 1 to 80 characters.
   *
   * @default - CloudFormation generates the name
   */
  readonly stateMachineName?: string;

  /**
   * The retention of the logs of the state machine and of the function that fails steps.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The removal policy of the new bucket. A bucket that is not empty is never deleted. Log groups are always deleted
   * with the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether X-Ray traces the state machine and the function that fails steps.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Whether to create CloudWatch alarms.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * The topic that the alarms notify: a standard topic without encryption or with a customer managed key, because
   * CloudWatch cannot use `alias/aws/sns`. The construct grants CloudWatch permission to publish to the topic and to
   * use its key. The policies of an imported topic or key must already allow `cloudwatch.amazonaws.com`. Ignored with
   * `alarms: false`.
   *
   * @default - the alarms have no actions
   */
  readonly alarmTopic?: ITopic;
}
