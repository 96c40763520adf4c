import { type Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type ApiAuthorization } from '../api/api-authorization.js';
import { type QualityCheck } from './quality-check.js';

/**
 * Props of {@link QualityControl}. The defaults are suitable for production, with the three built-in checks.
 */
export interface QualityControlProps {
  /**
   * The checks, 1 to 20, with unique names. They run in parallel; the report lists them in this order.
   *
   * @default - `QualityCheck.completeness()`, `QualityCheck.range()`, `QualityCheck.timeliness()`
   */
  readonly checks?: QualityCheck[];

  /**
   * The bucket of streams, unless the input of an execution names another bucket.
   *
   * @default - a new bucket: private, encrypted, TLS only
   */
  readonly bucket?: IBucket;

  /**
   * Additional buckets from which executions can read their `data`.
   *
   * @default - only `bucket`
   */
  readonly dataBuckets?: IBucket[];

  /**
   * The table with one row per execution. Its partition key must be the string `GroupID`, its sort key the string
   * `StartTime`.
   *
   * @default - a new table: on demand, encrypted, with point-in-time recovery
   */
  readonly summaryTable?: ITable;

  /**
   * The table with the messages of checks. Its partition key must be the string `QCPID`, its sort key the string
   * `MessageID`.
   *
   * @default - a new table: on demand, encrypted, with point-in-time recovery
   */
  readonly detailsTable?: ITable;

  /**
   * The topic that receives the results of all groups without an entry in `groupTopics`. A FIFO topic deduplicates a
   * result that is published again within five minutes after a lost response. Email subscriptions need a standard
   * topic.
   *
   * @default - a new standard topic: encrypted, TLS only, without subscriptions
   */
  readonly topic?: ITopic;

  /**
   * The topics of individual groups by `GroupID`. These topics and `topic` must all be standard topics or all be FIFO
   * topics.
   *
   * @default - all groups have the same topic
   */
  readonly groupTopics?: Readonly<Record<string, ITopic>>;

  /**
   * A customer managed key for the bucket, tables and topic that the construct creates, in the same account.
   *
   * @default - S3 managed keys for the bucket, AWS owned keys for the tables, the AWS managed key `alias/aws/sns` for
   * the topic
   */
  readonly encryptionKey?: IKey;

  /**
   * The bucket for server access logs of the new bucket.
   *
   * @default - no server access logs
   */
  readonly serverAccessLogsBucket?: IBucket;

  /**
   * The memory of the built-in checks' functions in MiB, 128 to 10,240. Streams are read line by line, so the memory
   * usage does not depend on their size. More memory also provides more CPU.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * The timeout of a built-in check, 5 seconds to 15 minutes. A check that takes longer fails.
   *
   * @default Duration.minutes(5)
   */
  readonly checkTimeout?: Duration;

  /**
   * The timeout of an execution.
   *
   * @default Duration.hours(6)
   */
  readonly executionTimeout?: Duration;

  /**
   * The name of the state machine, 1 to 80 characters.
   *
   * @default - CloudFormation generates the name
   */
  readonly stateMachineName?: string;

  /**
   * The retention of the logs of the functions, the state machine and the API.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The removal policy of the new bucket and tables. A bucket that is not empty is never deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether to create an HTTP API whose `POST /` starts an execution.
   *
   * @default true
   */
  readonly api?: boolean;

  /**
   * The authorization of the API.
   *
   * @default ApiAuthorization.IAM
   */
  readonly apiAuthorization?: ApiAuthorization;

  /**
   * The steady-state rate limit of the API in requests per second. The API rejects more requests with 429.
   *
   * @default 50
   */
  readonly apiRateLimit?: number;

  /**
   * The burst limit of the API in requests.
   *
   * @default 100
   */
  readonly apiBurstLimit?: number;

  /**
   * Whether X-Ray traces the functions and the state machine.
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
