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
 * | `STEPWELL_PERMANENT_ERRORS` | names of errors that trying again cannot mend, comma separated | `InvalidInput` |
 * | `STEPWELL_HEARTBEAT_SECONDS` | seconds between two heartbeats | 20 |
 * | `STEPWELL_RETRY_SECONDS` | the first pause before a message is tried again, in seconds | 2 |
 */
export const exchangeEnvironment = {
  bucket: 'STEPWELL_BUCKET',
  table: 'STEPWELL_TABLE',
  functionArn: 'STEPWELL_FUNCTION_ARN',
  permanentErrors: 'STEPWELL_PERMANENT_ERRORS',
  heartbeatSeconds: 'STEPWELL_HEARTBEAT_SECONDS',
  retrySeconds: 'STEPWELL_RETRY_SECONDS',
} as const;

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
  /** Messages that were acted on and answered. */
  messagesAnswered: 'MessagesAnswered',
  /** Messages whose execution was failed with an error that trying again cannot mend. */
  messagesRefused: 'MessagesRefused',
  /** Deliveries that were not acted on, because an earlier one was, or because nobody waits. */
  messagesRepeated: 'MessagesRepeated',
  /** Deliveries that failed and come again. */
  messagesRetried: 'MessagesRetried',
} as const;

/** Errors that trying again cannot mend, unless told otherwise. */
export const DEFAULT_PERMANENT_ERRORS: readonly string[] = ['InvalidInput'];

/** Seconds between two heartbeats unless told otherwise. */
export const DEFAULT_EXCHANGE_HEARTBEAT_SECONDS = 20;

/** The first pause before a message is tried again, in seconds, unless told otherwise. */
export const DEFAULT_RETRY_SECONDS = 2;
