import { type Duration, type Size } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StartApiProps } from '../workflow/api.js';
import { type StateMachineWorkflowProps } from '../workflow/props.js';

/** Props of {@link ConcurrentDownload}. The defaults are suitable for production. */
export interface ConcurrentDownloadProps extends StateMachineWorkflowProps, StartApiProps {
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
   * addresses need no entry. On AWS, hosts in a private network also need `functionOptions.vpc`, because a function
   * without a VPC reaches public addresses only. The list is limited to about 3 KB, because it is an environment
   * variable of the function.
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
   * @default - `functionOptions.memorySize`, or 256
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
   * Additional buckets from which executions can read their `manifest`.
   *
   * @default - only `bucket`
   */
  readonly manifestBuckets?: IBucket[];
}
