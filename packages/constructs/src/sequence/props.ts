import { type ObjectJsonSchema } from '@stepwell/core';
import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Step } from './step.js';

/** How a {@link Sequence} is set up. */
export interface SequenceProps {
  /** The steps, in the order in which they run; one at least. */
  readonly steps: Step[];

  /**
   * What an input has to be: the `inputJsonSchema()` of a contract of `@stepwell/core`. An input that does not fit
   * fails with `InvalidInput` before anything is done.
   *
   * @default - any input
   */
  readonly inputSchema?: ObjectJsonSchema;

  /**
   * Whether the input says which steps run: `{ tasks: ['Activator', 'Processor'], commands: { … }, input: … }`
   * (`TaskList` of `@stepwell/core/sequence`). A name that no step has fails with `UnknownTask` before anything is
   * done. `inputSchema` is then about `input`.
   *
   * @default false - all steps run, in their order
   */
  readonly taskList?: boolean;

  /**
   * Where messages lie that are too large for a job's environment, and what jobs write, all below
   * `_stepwell/sequence/`.
   *
   * @default - a new one, encrypted, private, TLS only, where there is a step that runs a Batch job
   */
  readonly bucket?: IBucket;

  /**
   * Encrypts the new bucket.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Gets the access logs of the new bucket.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * How long the new bucket keeps messages. A redrive needs those of its execution, and Step Functions allows one for
   * 14 days.
   *
   * @default Duration.days(30)
   */
  readonly messageRetention?: Duration;

  /**
   * How long an execution may take. Time runs out as `States.Timeout`.
   *
   * @default Duration.days(14)
   */
  readonly executionTimeout?: Duration;

  /**
   * The state machine's name, 1 to 80 characters.
   *
   * @default - a name made by CloudFormation
   */
  readonly stateMachineName?: string;

  /**
   * How long the logs of the state machine, and of the function that fails steps by name, are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the new bucket when it leaves the stack. A bucket that is not empty is never deleted. Log groups
   * always go with the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the state machine, and the function that fails steps by name, send traces to X-Ray.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Whether CloudWatch alarms are created.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * The topic that alarms notify: a standard topic, not encrypted or with a customer managed key, for CloudWatch may
   * not use `alias/aws/sns`. The construct lets CloudWatch publish to the topic and use its key; an imported topic or
   * key must let `cloudwatch.amazonaws.com` in itself. Has no effect with `alarms: false`.
   *
   * @default - alarms notify no one
   */
  readonly alarmTopic?: ITopic;
}
