import { type IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITopic } from 'aws-cdk-lib/aws-sns';

/** The kind of event that an alarm of a workflow reports. Each workflow has some of these kinds. */
export enum AlarmKind {
  /** An execution failed; its cause contains the reason. */
  EXECUTIONS_FAILED = 'executionsFailed',
  /** An execution timed out. */
  EXECUTIONS_TIMED_OUT = 'executionsTimedOut',
  /** A function of the workflow threw, ran out of memory or timed out. */
  FUNCTION_ERRORS = 'functionErrors',
  /** Invocations of a function were throttled, because the account's or the function's concurrency is used up. */
  FUNCTION_THROTTLES = 'functionThrottles',
  /** The API returned 5xx: no execution was started. */
  API_ERRORS = 'apiErrors',
  /** A message exhausted its retries, or a delivery failed. */
  DEAD_LETTERS = 'deadLetters',
  /** A dead letter could not be handled and must be redriven. */
  UNDELIVERABLE = 'undeliverable',
  /** An event could not be delivered or handled. */
  UNDELIVERED = 'undelivered',
  /** Images could not be downloaded. */
  IMAGES_FAILED = 'imagesFailed',
  /** Items failed; the report of their request contains their errors. */
  ITEMS_FAILED = 'itemsFailed',
  /** A request reached its deadline. */
  REQUESTS_TIMED_OUT = 'requestsTimedOut',
  /** SNS could not deliver a result to a subscriber. */
  NOTIFICATIONS_FAILED = 'notificationsFailed',
}

/** The selection, thresholds and actions of the alarms of a workflow. */
export interface AlarmOptions {
  /**
   * Whether to create alarms.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The kinds of alarms to create.
   *
   * @default - all kinds of the workflow
   */
  readonly kinds?: AlarmKind[];

  /**
   * The number of occurrences within five minutes at which an alarm goes off, by the value of its kind, such as
   * `{ imagesFailed: 10 }`. A positive integer.
   *
   * @default - 1 for each kind
   */
  readonly thresholds?: Readonly<Record<string, number>>;

  /**
   * The topic to notify: a standard topic without encryption or with a customer managed key, because CloudWatch cannot
   * use `alias/aws/sns`. The construct grants CloudWatch permission to publish to the topic and to use its key. The
   * policies of an imported topic or key must already allow `cloudwatch.amazonaws.com`.
   *
   * @default - no topic
   */
  readonly topic?: ITopic;

  /**
   * Additional actions, such as a function. A composite alarm supports no actions of EC2 and Auto Scaling.
   *
   * @default - only `topic`
   */
  readonly actions?: IAlarmAction[];

  /**
   * Whether one composite alarm, which goes off when any alarm of the workflow goes off, has the actions. Otherwise each
   * alarm has them.
   *
   * @default true
   */
  readonly composite?: boolean;
}
