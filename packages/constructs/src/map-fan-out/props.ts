import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type FanOutStrategy } from './strategy.js';

/** Props of {@link MapFanOut}. */
export interface MapFanOutProps {
  /**
   * The function that computes one item: a function, a version or an alias. The event is `ComputeEvent` of
   * `@stepwell/core/fan-out`, and the result is any JSON. Delivery is at least once, so side effects must be idempotent
   * for `requestId` and `index`.
   */
  readonly computeFunction: IFunction;

  /**
   * The function that is called once after all items have outcomes. The event is `SummaryEvent` of
   * `@stepwell/core/fan-out`, and the result, any JSON, becomes the output's `summary`. The function gets permission to
   * read the report in the bucket.
   *
   * @default - `summary` is null
   */
  readonly summaryFunction?: IFunction;

  /**
   * The strategy that computes the items.
   *
   * @default FanOutStrategy.DISTRIBUTED
   */
  readonly strategy?: FanOutStrategy;

  /**
   * The number of items that one Map computes concurrently, 1 to 40: of the request (INLINE, CALLBACK), of each branch
   * (PARALLEL) or of each batch (NESTED, DISTRIBUTED).
   *
   * @default 40
   */
  readonly maxConcurrency?: number;

  /**
   * The number of items in a batch, 1 to 200. NESTED and DISTRIBUTED only. The outcomes of a batch share 240 KiB.
   *
   * @default 40
   */
  readonly batchSize?: number;

  /**
   * The number of batches that are computed concurrently, 1 to 40 (NESTED) or 1 to 10,000 (DISTRIBUTED). Lambda's
   * concurrency limit should allow `batchConcurrency` × `maxConcurrency` invocations; throttled invocations are
   * retried.
   *
   * @default 10
   */
  readonly batchConcurrency?: number;

  /**
   * The number of branches, 2 to 20. PARALLEL only.
   *
   * @default 3
   */
  readonly branches?: number;

  /**
   * The timeout of one invocation of the compute function, 1 second to 15 minutes, and at most 4 minutes with CALLBACK,
   * because an Express execution invokes it. The item then fails with `ItemTimedOut`.
   *
   * @default Duration.minutes(1)
   */
  readonly computeTimeout?: Duration;

  /**
   * The maximum time between the event of an item and its heartbeat, and between the heartbeat and the result. CALLBACK
   * only. Longer than `computeTimeout`. The item then fails with `ItemTimedOut`.
   *
   * @default - `computeTimeout` plus one minute
   */
  readonly heartbeatTimeout?: Duration;

  /**
   * The type of child executions. DISTRIBUTED only. EXPRESS costs less for short items, but all items of a batch must
   * be computed within five minutes.
   *
   * @default StateMachineType.STANDARD
   */
  readonly mapExecutionType?: StateMachineType;

  /**
   * The bucket for outcomes and reports, below `_stepwell/`. The construct does not change an existing bucket.
   *
   * @default - a new bucket: private, encrypted, TLS only, reports expire after `reportRetention`
   */
  readonly bucket?: IBucket;

  /**
   * Additional buckets from which executions can read their `manifest`. DISTRIBUTED only.
   *
   * @default - only `bucket`
   */
  readonly manifestBuckets?: IBucket[];

  /**
   * A customer managed key for the bucket that the construct creates, and for its table with CALLBACK, in the same
   * account.
   *
   * @default - S3 managed keys for the bucket, an AWS owned key for the table
   */
  readonly encryptionKey?: IKey;

  /**
   * The bucket for server access logs of the new bucket.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * How long an execution may take. It then fails with `States.Timeout`.
   *
   * @default Duration.days(1)
   */
  readonly executionTimeout?: Duration;

  /**
   * The retention of reports in the new bucket, in whole days.
   *
   * @default Duration.days(90)
   */
  readonly reportRetention?: Duration;

  /**
   * The retention of logs.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The removal policy of the new bucket.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether X-Ray traces the functions and state machines.
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

  /**
   * The name of the state machine, 1 to 80 characters.
   *
   * @default - CloudFormation generates the name
   */
  readonly stateMachineName?: string;
}
