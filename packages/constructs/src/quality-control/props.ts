import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type ApiAuthorization } from '../api/api-authorization.js';
import { type QualityCheck } from './quality-check.js';

/**
 * How {@link QualityControl} is set up. With none of these it is ready for production, with the three shipped checks.
 */
export interface QualityControlProps {
  /**
   * The checks, 1 to 20, each with a name of its own. They run in parallel; the report has them in this order.
   *
   * @default - `QualityCheck.completeness()`, `QualityCheck.range()`, `QualityCheck.timeliness()`
   */
  readonly checks?: QualityCheck[];

  /**
   * The bucket that streams are read from where an execution's input names none.
   *
   * @default - a new bucket: private, encrypted, TLS only
   */
  readonly bucket?: IBucket;

  /**
   * More buckets that an execution may name in `data`.
   *
   * @default - only `bucket`
   */
  readonly dataBuckets?: IBucket[];

  /**
   * The table with a row for each run. Its partition key must be the string `GroupID`, its sort key the string
   * `StartTime`.
   *
   * @default - a new table: on demand, encrypted, with point-in-time recovery
   */
  readonly summaryTable?: ITable;

  /**
   * The table with what the checks found. Its partition key must be the string `QCPID`, its sort key the string
   * `MessageID`.
   *
   * @default - a new table: on demand, encrypted, with point-in-time recovery
   */
  readonly detailsTable?: ITable;

  /**
   * The topic that is told the result of every run whose group has no topic of its own. With a FIFO topic a result is
   * published exactly once even where SNS's answer was lost, for it drops what was published within five minutes; email
   * needs a standard topic.
   *
   * @default - a new standard topic: encrypted, TLS only, without subscriptions
   */
  readonly topic?: ITopic;

  /**
   * Topics of single groups, by their `GroupID`. All of them, and `topic`, must be standard topics, or all FIFO.
   *
   * @default - every group has the same topic
   */
  readonly groupTopics?: Readonly<Record<string, ITopic>>;

  /**
   * A customer managed key for the bucket, tables and topic that the construct creates. It must be of the same account.
   *
   * @default - S3 managed keys for the bucket, AWS owned keys for the tables, the AWS managed key `alias/aws/sns` for
   * the topic
   */
  readonly encryptionKey?: IKey;

  /**
   * Where the new bucket writes its server access logs.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * Memory of the shipped checks' functions in MiB, 128 to 10,240. Streams are read line by line, so memory does not
   * follow their size; more memory is also more CPU.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * How long a shipped check may take for one stream, 5 seconds to 15 minutes. One that takes longer has failed.
   *
   * @default Duration.minutes(5)
   */
  readonly checkTimeout?: Duration;

  /**
   * How long an execution may take.
   *
   * @default Duration.hours(6)
   */
  readonly executionTimeout?: Duration;

  /**
   * The state machine's name, 1 to 80 characters.
   *
   * @default - CloudFormation makes one up
   */
  readonly stateMachineName?: string;

  /**
   * How long logs are kept: of the functions, the state machine and the API.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the new bucket and the new tables when they leave the stack. A bucket that is not empty is never
   * deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether there is an HTTP API whose `POST /` starts executions.
   *
   * @default true
   */
  readonly api?: boolean;

  /**
   * Who may call the API.
   *
   * @default ApiAuthorization.IAM
   */
  readonly apiAuthorization?: ApiAuthorization;

  /**
   * How many requests a second the API takes on average; more are answered with 429.
   *
   * @default 50
   */
  readonly apiRateLimit?: number;

  /**
   * How many requests the API takes at once.
   *
   * @default 100
   */
  readonly apiBurstLimit?: number;

  /**
   * Whether the functions and the state machine send traces to X-Ray.
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
