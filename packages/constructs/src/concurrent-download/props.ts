import { type Duration, type RemovalPolicy, type Size } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type ApiAuthorization } from '../api/api-authorization.js';

/** Props of {@link ConcurrentDownload}. The defaults are suitable for production. */
export interface ConcurrentDownloadProps {
  /**
   * The bucket for the images. The construct does not change the encryption, lifecycle and policy of an existing
   * bucket.
   *
   * @default - a new bucket: private, encrypted, TLS only, images moved to Glacier Instant Retrieval after
   * `archiveAfter`
   */
  readonly bucket?: IBucket;

  /**
   * The table that maps each downloaded URL to the object's key, ETag and Last-Modified. The partition key must be the
   * string `url`, without a sort key.
   *
   * @default - a new table: on demand, encrypted, with point-in-time recovery
   */
  readonly table?: ITable;

  /**
   * The topic that receives a message about failed downloads. It must be a standard topic.
   *
   * @default - a new topic: encrypted, TLS only, without subscriptions
   */
  readonly topic?: ITopic;

  /**
   * A customer managed key for the bucket, table and topic that the construct creates, in the same account.
   *
   * @default - S3 managed keys for the bucket, an AWS owned key for the table, the AWS managed key `alias/aws/sns` for
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
   * The number of images per invocation of the download function, 1 to 1,000. A larger batch means fewer state
   * transitions and longer invocations.
   *
   * @default 40
   */
  readonly batchSize?: number;

  /**
   * The number of batches downloaded concurrently, 1 to 1,000, unless the input of an execution specifies another. A
   * list in the input uses an inline Map, which runs at most 40 iterations concurrently.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;

  /**
   * Hosts with private, loopback or link-local addresses that the function can connect to, as `host` or `host:port`.
   * The function rejects all other connections to such addresses, also after redirects and name resolution. Public
   * addresses need no entry. The list is limited to about 3 KB, because it is an environment variable of the function.
   *
   * @default - none
   */
  readonly allowedHosts?: string[];

  /**
   * The accepted content types, as `type/subtype` or `type/*`; `*` accepts any type.
   *
   * @default ['image/*']
   */
  readonly contentTypes?: string[];

  /**
   * The maximum size of an image, 1 byte to 5 TiB. The download of a larger image stops, and the image fails.
   *
   * @default Size.gibibytes(1)
   */
  readonly maxObjectSize?: Size;

  /**
   * The maximum time without data from the server, before the response or during its body. Shorter than
   * `functionTimeout`.
   *
   * @default Duration.seconds(30)
   */
  readonly requestTimeout?: Duration;

  /**
   * The maximum number of attempts for one image, 1 to 10. Connection errors and the statuses 408, 425, 429 and 5xx are
   * retried, after the server's `Retry-After` or with backoff and jitter.
   *
   * @default 4
   */
  readonly maxAttempts?: number;

  /**
   * The memory of the download function in MiB, 128 to 10,240. Images are streamed, so the memory usage depends on
   * `lambdaConcur`, not on the size of images. More memory also provides more CPU.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * The timeout of the download function for one batch, 30 seconds to 15 minutes. The function stops shortly before its
   * timeout and reports unfinished images as failed.
   *
   * @default Duration.minutes(15)
   */
  readonly functionTimeout?: Duration;

  /**
   * The timeout of an execution, which then fails with `States.Timeout`. Downloaded images stay in the bucket.
   *
   * @default Duration.days(1)
   */
  readonly executionTimeout?: Duration;

  /**
   * Whether the new bucket moves its objects to Glacier Instant Retrieval. `false` leaves them in S3 Standard.
   *
   * @default true
   */
  readonly archive?: boolean;

  /**
   * The age at which objects move to Glacier Instant Retrieval. S3 does not move objects below 128 KiB.
   *
   * @default Duration.days(1)
   */
  readonly archiveAfter?: Duration;

  /**
   * The retention of reports, and of manifests from large API requests, in the new bucket. Both are below `_stepwell/`.
   * Glacier Instant Retrieval charges for at least 90 days.
   *
   * @default Duration.days(90)
   */
  readonly reportRetention?: Duration;

  /**
   * The retention of the logs of the functions, the state machine and the API.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The removal policy of the new bucket and table. A bucket that is not empty is never deleted. Log groups are always
   * deleted with the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Additional buckets from which executions can read their `manifest`.
   *
   * @default - only `bucket`
   */
  readonly manifestBuckets?: IBucket[];

  /**
   * The name of the state machine, 1 to 80 characters.
   *
   * @default - CloudFormation generates the name
   */
  readonly stateMachineName?: string;

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
