import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type ComputeTarget } from './compute-target.js';

/** How {@link EventFanOut} is set up. */
export interface EventFanOutProps {
  /**
   * What computes items, by a name of the user's choice. More can be added with `addTarget`. An item that no target's
   * pattern fits is lost on the bus and fails when the deadline comes.
   *
   * @default - none yet
   */
  readonly targets?: Record<string, ComputeTarget>;

  /**
   * Called once for each request that ended, with core's `SummaryEvent`; what it returns is the `summary` of the
   * request.
   *
   * @default - the summary of a request is `null`
   */
  readonly summaryFunction?: IFunction;

  /**
   * How long a request may take, 1 second to 30 days. What has no outcome by then fails, and the request ends as
   * TIMED_OUT.
   *
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;

  /**
   * How long the rows of a request are kept after its deadline, 1 day to 80 days: DynamoDB deletes them within a few
   * days after that. Until then its `requestId` is taken.
   *
   * @default Duration.days(30)
   */
  readonly requestRetention?: Duration;

  /**
   * How long the new bucket keeps items and reports. Longer than deadline and retention together.
   *
   * @default Duration.days(90)
   */
  readonly reportRetention?: Duration;

  /**
   * Parts of a request, of a thousand items each, that are put on the bus at a time: 1 to 40. PutEvents is limited for
   * each account and Region, to 10,000 events a second in us-east-1 and less elsewhere; what it refuses is tried again.
   *
   * @default 5
   */
  readonly emitConcurrency?: number;

  /**
   * The table of requests, counts and outcomes: partition key `pk` and sort key `sk`, both strings, and a TTL on
   * `expiresAt`.
   *
   * @default - a new table: on demand, encrypted, with TTL and point-in-time recovery
   */
  readonly table?: ITable;

  /**
   * The bucket for items and reports, below `_stepwell/`. The construct adds nothing to a bucket of your own.
   *
   * @default - a new bucket: private, encrypted, TLS only
   */
  readonly bucket?: IBucket;

  /**
   * Where the new bucket writes its server access logs.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * Buckets whose objects a request may name as `manifest`, besides the own one.
   *
   * @default - only the own bucket
   */
  readonly manifestBuckets?: IBucket[];

  /**
   * The name of the state machine that takes requests, 1 to 80 characters.
   *
   * @default - a name made by CloudFormation
   */
  readonly stateMachineName?: string;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the new bucket and the new table when they leave the stack. A bucket that is not empty is never
   * deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether functions and state machines send traces to X-Ray.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Which share of items is traced, beyond one a second: 0 to 1. Each item starts a trace of its own, for one trace of
   * all of them would outgrow X-Ray.
   *
   * @default 0.01
   */
  readonly traceSamplingRate?: number;

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
