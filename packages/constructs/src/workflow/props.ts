import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IConstruct } from 'constructs';
import { YEAR_SECONDS, checkSeconds } from '../check-duration.js';
import { EXISTING_RESOURCE_HINT, InvalidProp, rejectProps } from '../invalid-prop.js';
import { type AlarmOptions } from './alarm-options.js';
import { type FunctionOptions, checkFunctionOptions } from './function-options.js';

/** Props that all workflows share. The defaults are suitable for production. */
export interface WorkflowProps {
  /**
   * A customer managed key for everything that the construct creates and that can be encrypted: buckets, tables, topics,
   * queues, buses, log groups, state machines and the environment variables of functions. It must be in the same
   * account. The construct grants the services permission to use the key; the policy of an imported key must already
   * allow `logs.<region>.amazonaws.com`, `delivery.logs.amazonaws.com` and `events.amazonaws.com`.
   *
   * @default - keys of AWS: AWS owned keys, S3 and SQS managed keys, and `alias/aws/sns` for topics
   */
  readonly encryptionKey?: IKey;

  /**
   * The bucket for server access logs of the new bucket.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * The retention of the logs of functions, state machines and APIs.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The removal policy of new buckets, tables and queues with data. A bucket that is not empty is never deleted, unless
   * `autoDelete` is true. Log groups are always deleted with the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the objects of the new bucket are deleted with it. Requires `RemovalPolicy.DESTROY`. The CDK adds a function
   * to the stack that deletes them.
   *
   * @default false
   */
  readonly autoDelete?: boolean;

  /**
   * Whether X-Ray traces functions and state machines.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * The selection, thresholds and actions of the CloudWatch alarms.
   *
   * @default - all alarms, and a composite alarm without actions
   */
  readonly alarms?: AlarmOptions;

  /**
   * The network, role and size of every function that the construct creates.
   *
   * @default - no VPC, a role for each function, arm64
   */
  readonly functionOptions?: FunctionOptions;
}

/** Props that all workflows with a state machine share. */
export interface StateMachineWorkflowProps extends WorkflowProps {
  /**
   * The name of the state machine that accepts executions, 1 to 80 characters.
   *
   * @default - CloudFormation generates the name
   */
  readonly stateMachineName?: string;
}

/** {@link WorkflowProps} with defaults, validated. */
export type ResolvedWorkflowProps = ReturnType<typeof resolveWorkflowProps>;

/** Validates the shared props and applies their defaults. @throws {@link InvalidProp} */
export function resolveWorkflowProps(scope: IConstruct, props: WorkflowProps) {
  const { encryptionKey, serverAccessLogsBucket, removalPolicy = RemovalPolicy.RETAIN, autoDelete = false } = props;
  if (autoDelete && removalPolicy !== RemovalPolicy.DESTROY)
    throw new InvalidProp(scope, 'autoDelete', autoDelete, 'false, unless removalPolicy is RemovalPolicy.DESTROY');
  return {
    encryptionKey,
    serverAccessLogsBucket,
    removalPolicy,
    autoDelete,
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    tracing: props.tracing ?? true,
    functionOptions: checkFunctionOptions(scope, props.functionOptions ?? {}),
  };
}

/** Returns the timeout of executions: one minute to one year. @throws {@link InvalidProp} */
export function resolveExecutionTimeout(
  scope: IConstruct,
  { executionTimeout }: { readonly executionTimeout?: Duration },
  defaultTimeout: Duration,
): Duration {
  return checkSeconds(scope, 'executionTimeout', executionTimeout ?? defaultTimeout, 60, YEAR_SECONDS);
}

/** Returns the timeout of functions that queues invoke: 10 seconds to 15 minutes. @throws {@link InvalidProp} */
export function resolveTriggerTimeout(
  scope: IConstruct,
  { triggerTimeout }: { readonly triggerTimeout?: Duration },
): Duration {
  return checkSeconds(scope, 'triggerTimeout', triggerTimeout ?? Duration.seconds(30), 10, 900);
}

/**
 * Rejects props of a bucket that the construct does not create.
 *
 * @param further props of the workflow about its bucket
 * @param reason why there is no new bucket. @default - `bucket` is specified
 * @throws {@link InvalidProp}
 */
export function rejectBucketProps<Props extends WorkflowProps>(
  scope: IConstruct,
  props: Props,
  further: readonly (keyof Props & string)[] = [],
  reason: { readonly when: string; readonly hint?: string } = {
    when: 'bucket is specified',
    hint: EXISTING_RESOURCE_HINT,
  },
): void {
  rejectProps(scope, props, ['serverAccessLogsBucket', 'autoDelete', ...further], reason);
}
