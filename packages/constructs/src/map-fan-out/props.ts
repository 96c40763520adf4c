import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type FanOutStrategy } from './strategy.js';

/** How {@link MapFanOut} is set up. Only the compute function must be given. */
export interface MapFanOutProps {
  /**
   * Computes one item: gets `ComputeEvent` of `@stepwell/core/fan-out`, returns any JSON. Delivery is at least once:
   * what it does to the world has to be idempotent on `requestId` and `index`. A function, a version or an alias.
   */
  readonly computeFunction: IFunction;

  /**
   * Called once when every item has its outcome: gets `SummaryEvent` of `@stepwell/core/fan-out`, returns any JSON,
   * which becomes the output's `summary`. It may read the report in the bucket.
   *
   * @default - none: `summary` is null
   */
  readonly summaryFunction?: IFunction;

  /**
   * How the items are computed.
   *
   * @default FanOutStrategy.DISTRIBUTED
   */
  readonly strategy?: FanOutStrategy;

  /**
   * How many items of one Map are computed at a time, 1 to 40: of the request (INLINE, CALLBACK), of each branch
   * (PARALLEL) or of each batch (NESTED, DISTRIBUTED).
   *
   * @default 40
   */
  readonly maxConcurrency?: number;

  /**
   * How many items a batch has, 1 to 200: NESTED and DISTRIBUTED only. The outcomes of a batch share 240 KiB.
   *
   * @default 40
   */
  readonly batchSize?: number;

  /**
   * How many batches are computed at a time: 1 to 40 (NESTED), 1 to 10,000 (DISTRIBUTED); those two only. See that
   * Lambda's concurrency holds `batchConcurrency` × `maxConcurrency` calls; what is throttled is tried again.
   *
   * @default 10
   */
  readonly batchConcurrency?: number;

  /**
   * How many branches there are, 2 to 20: PARALLEL only.
   *
   * @default 3
   */
  readonly branches?: number;

  /**
   * How long one call of the compute function may take, 1 second to 15 minutes; with CALLBACK at most 4 minutes, for an
   * Express execution makes the call. The item fails with `ItemTimedOut` after that.
   *
   * @default Duration.minutes(1)
   */
  readonly computeTimeout?: Duration;

  /**
   * How long there may be no sign of an item, CALLBACK only: between its event and the moment someone takes it up, and
   * from then to its result. Longer than `computeTimeout`. An item that is lost fails with `ItemTimedOut` after that.
   *
   * @default - `computeTimeout` and one minute
   */
  readonly heartbeatTimeout?: Duration;

  /**
   * What the child executions of DISTRIBUTED are. EXPRESS costs less for short items, and lasts five minutes at most:
   * all items of a batch have to be computed in that time.
   *
   * @default StateMachineType.STANDARD
   */
  readonly mapExecutionType?: StateMachineType;

  /**
   * The bucket for outcomes and reports, below `_stepwell/`. The construct adds nothing to a bucket of your own.
   *
   * @default - a new bucket: private, encrypted, TLS only, reports expire after `reportRetention`
   */
  readonly bucket?: IBucket;

  /**
   * Buckets whose objects executions may name as their `manifest`, DISTRIBUTED only. The workflow's own needs no
   * mention.
   *
   * @default - none
   */
  readonly manifestBuckets?: IBucket[];

  /**
   * A customer managed key for the bucket that the construct creates, and with CALLBACK for its table. It must be of
   * the same account.
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: IKey;

  /**
   * Where the new bucket writes its server access logs.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * How long an execution may take. Time runs out as `States.Timeout`.
   *
   * @default Duration.days(1)
   */
  readonly executionTimeout?: Duration;

  /**
   * How long reports are kept in the new bucket, in whole days.
   *
   * @default Duration.days(90)
   */
  readonly reportRetention?: Duration;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the new bucket when the construct goes.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether X-Ray traces executions.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Whether there are alarms.
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

  /**
   * The name of the state machine.
   *
   * @default - CloudFormation makes one up
   */
  readonly stateMachineName?: string;
}
