import { type Duration, type RemovalPolicy, type Size } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type ApiAuthorization } from '../api/api-authorization.js';

/** How {@link ConcurrentDownload} is set up. With none of these it is ready for production. */
export interface ConcurrentDownloadProps {
  /**
   * The bucket for the images. The construct adds nothing to a bucket of your own: its encryption, lifecycle and policy
   * are yours.
   *
   * @default - a new bucket: private, encrypted, TLS only, images moved to Glacier Instant Retrieval after
   * `archiveAfter`
   */
  readonly bucket?: IBucket;

  /**
   * The table that keeps, for each downloaded url, the object's key, ETag and Last-Modified. Its partition key must be
   * the string `url`, with no sort key.
   *
   * @default - a new table: on demand, encrypted, with point-in-time recovery
   */
  readonly table?: ITable;

  /**
   * The topic that is told which images could not be downloaded. A standard topic: a FIFO topic wants a message group.
   *
   * @default - a new topic: encrypted, TLS only, without subscriptions
   */
  readonly topic?: ITopic;

  /**
   * A customer managed key for the bucket, table and topic that the construct creates. It must be of the same account.
   *
   * @default - S3 managed keys for the bucket, an AWS owned key for the table, the AWS managed key `alias/aws/sns` for
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
   * How many images go to one call of the download function: 1 to 1,000. More images a batch means fewer state
   * transitions and a longer function.
   *
   * @default 40
   */
  readonly batchSize?: number;

  /**
   * How many batches are downloaded at a time where an execution's input does not say: 1 to 1,000. A list in the input
   * runs on an inline Map, which never has more than 40 at a time.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;

  /**
   * Hosts that may be private, loopback or link-local addresses, as `host` or `host:port`; every other request to such
   * an address is refused, after redirects and name resolution too. Public addresses need no entry. All of them
   * together may take about 3 KB: they are an environment variable of the download function, of which Lambda takes 4
   * KB.
   *
   * @default - none
   */
  readonly allowedHosts?: string[];

  /**
   * The content types that are accepted, as `type/subtype` or `type/*`; `*` accepts anything.
   *
   * @default ['image/*']
   */
  readonly contentTypes?: string[];

  /**
   * The largest image accepted, 1 byte to 5 TiB. A larger one is a failure of that image, cut off without being stored.
   *
   * @default Size.gibibytes(1)
   */
  readonly maxObjectSize?: Size;

  /**
   * How long a server may stay silent, before the answer's head or in the middle of its body. Less than
   * `functionTimeout`.
   *
   * @default Duration.seconds(30)
   */
  readonly requestTimeout?: Duration;

  /**
   * How often one image is tried, the first time included: 1 to 10. Only what is worth it is tried again: connection
   * errors, 408, 425, 429 and 5xx, after the server's `Retry-After` or with backoff and jitter.
   *
   * @default 4
   */
  readonly maxAttempts?: number;

  /**
   * Memory of the download function in MiB, 128 to 10,240. Images are streamed, so memory follows `lambdaConcur`, not
   * their size; more memory is also more CPU.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * How long the download function may take for one batch, 30 seconds to 15 minutes. It stops by itself shortly before
   * and reports what it did not finish as failed.
   *
   * @default Duration.minutes(15)
   */
  readonly functionTimeout?: Duration;

  /**
   * How long an execution may take. Time runs out as `States.Timeout`; what was downloaded stays.
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
   * How many days old an object is when it moves to Glacier Instant Retrieval. S3 leaves objects below 128 KiB where
   * they are, for they would cost more there.
   *
   * @default Duration.days(1)
   */
  readonly archiveAfter?: Duration;

  /**
   * How long the new bucket keeps the reports of runs and the manifests made from large API requests, all below
   * `_stepwell/`. Ninety days is also the least that Glacier Instant Retrieval charges for.
   *
   * @default Duration.days(90)
   */
  readonly reportRetention?: Duration;

  /**
   * How long logs are kept: of the functions, the state machine and the API.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the new bucket and the new table when they leave the stack. A bucket that is not empty is never
   * deleted. Log groups always go with the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Buckets whose objects an execution may name as `manifest`, besides the images' own bucket.
   *
   * @default - only the images' own bucket
   */
  readonly manifestBuckets?: IBucket[];

  /**
   * The state machine's name, 1 to 80 characters.
   *
   * @default - a name made by CloudFormation
   */
  readonly stateMachineName?: string;

  /**
   * Whether there is an HTTP API whose `POST /` starts an execution.
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
