import { METRICS_DIMENSION, METRICS_NAMESPACE } from '../metrics.js';
import { WORKFLOW_TAG } from '../workflow-tag.js';

/**
 * The environment variables of the functions, as the construct sets them and the handlers read them.
 *
 * | variable | meaning | unless set |
 * | --- | --- | --- |
 * | `STEPWELL_BUCKET` | bucket of messages and answers that are too long for a payload | required |
 * | `STEPWELL_TABLE` | table of claims | required |
 * | `STEPWELL_FUNCTION_ARN` | the processor function that `take` calls | required by `take` |
 * | `STEPWELL_JOB_QUEUE`, `STEPWELL_JOB_DEFINITION` | ARNs of what `submit` submits | required by `submit` |
 * | `STEPWELL_QUEUE_URL` | the queue that `dead-letter` returns a message to that was tried too few times | required by `dead-letter` |
 * | `STEPWELL_MAX_ATTEMPTS` | how often a message may be tried | as often as the queue gives it out |
 * | `STEPWELL_MAX_IDLE_ROUNDS` | how often in a row `dead-letter` returns a message that was not tried in between | 0 |
 * | `STEPWELL_PERMANENT_ERRORS` | names of errors that trying again cannot mend, comma separated | `InvalidInput` |
 * | `STEPWELL_HEARTBEAT_SECONDS` | seconds between two heartbeats | 20 |
 * | `STEPWELL_JOB_HEARTBEAT_SECONDS` | seconds between two heartbeats of a job that `submit` submits | 20 |
 * | `STEPWELL_RETRY_SECONDS` | the first pause before a message is tried again, in seconds | 2 |
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

/** The message attributes of a dead letter that was sent again, numbers in digits, by what they say. */
export const resendAttributes = { triedBefore: 'triedBefore', idleRounds: 'idleRounds' } as const;

/** The variable of a Processor job's environment that says which exchange submitted it, by the name of its table. */
export const EXCHANGE_TABLE_VARIABLE = 'STEPWELL_EXCHANGE';

/** The tags of the state machine by which client and command line find what belongs to it. */
export const exchangeTags = {
  workflow: WORKFLOW_TAG,
  bucket: 'stepwell:bucket',
  table: 'stepwell:table',
  queueUrl: 'stepwell:queue-url',
} as const;

/** The metrics that the functions emit. */
export const exchangeMetrics = {
  namespace: METRICS_NAMESPACE,
  dimension: METRICS_DIMENSION,
  /** Messages that were acted on and answered, or handed on to a job. */
  messagesAnswered: 'MessagesAnswered',
  /** Messages whose execution was failed with an error that trying again cannot mend. */
  messagesRefused: 'MessagesRefused',
  /** Deliveries that were not acted on, because an earlier one was, or because nobody waits. */
  messagesRepeated: 'MessagesRepeated',
  /** Deliveries that failed and come again. */
  messagesRetried: 'MessagesRetried',
  /** Messages that were tried as often as allowed: their executions failed with `MessageExchangeFailed`. */
  messagesDeadLettered: 'MessagesDeadLettered',
} as const;

/** Errors that trying again cannot mend, unless told otherwise. */
export const DEFAULT_PERMANENT_ERRORS: readonly string[] = ['InvalidInput'];

/** Seconds between two heartbeats unless told otherwise. */
export const DEFAULT_EXCHANGE_HEARTBEAT_SECONDS = 20;

/** The first pause before a message is tried again, in seconds, unless told otherwise. */
export const DEFAULT_RETRY_SECONDS = 2;
