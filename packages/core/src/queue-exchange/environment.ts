import { METRICS_DIMENSION, METRICS_NAMESPACE } from '../metrics.js';
import { WORKFLOW_TAG } from '../workflow-tag.js';

/**
 * The environment variables of the functions. The construct sets them, and the handlers read them.
 *
 * | variable | meaning | default |
 * | --- | --- | --- |
 * | `STEPWELL_BUCKET` | the bucket of messages and outputs that are too long for a payload | required |
 * | `STEPWELL_TABLE` | the table of claims | required |
 * | `STEPWELL_FUNCTION_ARN` | the processor function that `take` calls | required by `take` |
 * | `STEPWELL_JOB_QUEUE`, `STEPWELL_JOB_DEFINITION` | the ARNs of the job queue and the job definition that `submit` uses | required by `submit` |
 * | `STEPWELL_QUEUE_URL` | the queue to which `dead-letter` returns a message that has attempts left | required by `dead-letter` |
 * | `STEPWELL_MAX_ATTEMPTS` | the maximum number of attempts on a message | the maximum receive count of the queue |
 * | `STEPWELL_MAX_IDLE_ROUNDS` | the maximum number of consecutive times that `dead-letter` returns a message without an attempt | 0 |
 * | `STEPWELL_PERMANENT_ERRORS` | the names of permanent errors, separated by commas | `InvalidInput` |
 * | `STEPWELL_HEARTBEAT_SECONDS` | the interval between heartbeats, in seconds | 20 |
 * | `STEPWELL_JOB_HEARTBEAT_SECONDS` | the interval between heartbeats of a job that `submit` submits, in seconds | 20 |
 * | `STEPWELL_RETRY_SECONDS` | the delay before the first retry of a message, in seconds | 2 |
 */
export const exchangeEnvironment = {
  bucket: 'STEPWELL_BUCKET',
  table: 'STEPWELL_TABLE',
  functionArn: 'STEPWELL_FUNCTION_ARN',
  jobQueue: 'STEPWELL_JOB_QUEUE',
  jobDefinition: 'STEPWELL_JOB_DEFINITION',
  queueUrl: 'STEPWELL_QUEUE_URL',
  maxAttempts: 'STEPWELL_MAX_ATTEMPTS',
  maxIdleRounds: 'STEPWELL_MAX_IDLE_ROUNDS',
  permanentErrors: 'STEPWELL_PERMANENT_ERRORS',
  heartbeatSeconds: 'STEPWELL_HEARTBEAT_SECONDS',
  jobHeartbeatSeconds: 'STEPWELL_JOB_HEARTBEAT_SECONDS',
  retrySeconds: 'STEPWELL_RETRY_SECONDS',
} as const;

/** The names of the message attributes of a resent dead letter. Their values are numbers in digits. */
export const resendAttributes = { triedBefore: 'triedBefore', idleRounds: 'idleRounds' } as const;

/**
 * The environment variable of a Processor job that identifies the exchange that submitted it. Its value is the name of
 * the exchange's table.
 */
export const EXCHANGE_TABLE_VARIABLE = 'STEPWELL_EXCHANGE';

/** The tags of the state machine. The client and the CLI use them to find the resources that belong to it. */
export const exchangeTags = {
  workflow: WORKFLOW_TAG,
  bucket: 'stepwell:bucket',
  table: 'stepwell:table',
  queueUrl: 'stepwell:queue-url',
} as const;

/** The metrics that the functions publish. */
export const exchangeMetrics = {
  namespace: METRICS_NAMESPACE,
  dimension: METRICS_DIMENSION,
  /** The number of messages that the consumer completed, or delegated to a job. */
  messagesAnswered: 'MessagesAnswered',
  /** The number of messages whose executions failed with a permanent error. */
  messagesRefused: 'MessagesRefused',
  /** The number of deliveries skipped because an earlier one was processed, or because no execution waits. */
  messagesRepeated: 'MessagesRepeated',
  /** The number of deliveries that failed and are retried. */
  messagesRetried: 'MessagesRetried',
  /** The number of messages that used all attempts. Their executions failed with `MessageExchangeFailed`. */
  messagesDeadLettered: 'MessagesDeadLettered',
} as const;

/** The default names of permanent errors. */
export const DEFAULT_PERMANENT_ERRORS: readonly string[] = ['InvalidInput'];

/** The default interval between heartbeats, in seconds. */
export const DEFAULT_EXCHANGE_HEARTBEAT_SECONDS = 20;

/** The default delay before the first retry of a message, in seconds. */
export const DEFAULT_RETRY_SECONDS = 2;
