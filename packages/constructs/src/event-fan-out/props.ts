import { type Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ComputeTarget } from './compute-target.js';
import { type StateMachineWorkflowProps } from '../workflow/props.js';

/** Props of {@link EventFanOut}. */
export interface EventFanOutProps extends StateMachineWorkflowProps {
  /**
   * The compute targets by name. `addTarget` adds more. An item that matches no target's pattern fails at the deadline.
   *
   * @default - no targets
   */
  readonly targets?: Record<string, ComputeTarget>;

  /**
   * The function that is called once at the end of each request with core's `SummaryEvent`. Its return value becomes
   * the `summary` of the request.
   *
   * @default - the summary of a request is `null`
   */
  readonly summaryFunction?: IFunction;

  /**
   * The time until the deadline of a request, 1 second to 30 days. At the deadline, items without an outcome fail and
   * the request ends as `TIMED_OUT`.
   *
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;

  /**
   * The retention of a request's rows after its deadline, 1 to 80 days. DynamoDB deletes them within a few days after
   * that. Until then, the `requestId` cannot be reused.
   *
   * @default Duration.days(30)
   */
  readonly requestRetention?: Duration;

  /**
   * The retention of items and reports in the new bucket. Longer than `deadline` plus `requestRetention`.
   *
   * @default Duration.days(90)
   */
  readonly reportRetention?: Duration;

  /**
   * The number of parts of a request, of a thousand items each, that are put on the bus concurrently, 1 to 40.
   * PutEvents has a quota per account and Region, such as 10,000 events per second in us-east-1; throttled events are
   * retried.
   *
   * @default 5
   */
  readonly emitConcurrency?: number;

  /**
   * The table of requests, counts and outcomes, with the string partition key `pk`, the string sort key `sk`, and TTL
   * on `expiresAt`.
   *
   * @default - a new table: on demand, encrypted, with TTL and point-in-time recovery
   */
  readonly table?: ITable;

  /**
   * The bucket for items and reports, below `_stepwell/`. The construct does not change an existing bucket.
   *
   * @default - a new bucket: private, encrypted, TLS only
   */
  readonly bucket?: IBucket;

  /**
   * Additional buckets from which requests can read their `manifest`.
   *
   * @default - only `bucket`
   */
  readonly manifestBuckets?: IBucket[];

  /**
   * The share of items that X-Ray traces in addition to one per second, 0 to 1. Each item has a separate trace, because
   * one trace of all items would exceed the limits of X-Ray.
   *
   * @default 0.01
   */
  readonly traceSamplingRate?: number;
}
