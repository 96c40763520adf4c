import { type Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type QualityCheck } from './quality-check.js';
import { type StartApiProps } from '../workflow/api.js';
import { type StateMachineWorkflowProps } from '../workflow/props.js';

/**
 * Props of {@link QualityControl}. The defaults are suitable for production, with the three built-in checks.
 */
export interface QualityControlProps extends StateMachineWorkflowProps, StartApiProps {
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
   * The memory of the built-in checks' functions in MiB, 128 to 10,240. Streams are read line by line, so the memory
   * usage does not depend on their size. More memory also provides more CPU.
   *
   * @default - `functionOptions.memorySize`, or 256
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
}
