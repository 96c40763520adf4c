import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type FanOutStrategy } from './strategy.js';
import { type StateMachineWorkflowProps } from '../workflow/props.js';

/** Props of {@link MapFanOut}. */
export interface MapFanOutProps extends StateMachineWorkflowProps {
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
}
