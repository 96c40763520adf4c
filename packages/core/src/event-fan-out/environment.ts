import { WORKFLOW_TAG } from '../workflow-tag.js';

/**
 * The environment variables of the functions. The construct sets them, and the handlers read them.
 *
 * | variable | meaning | read by |
 * | --- | --- | --- |
 * | `STEPWELL_BUCKET` | bucket of parts and reports | `register`, `emit`, `collect` |
 * | `STEPWELL_TABLE` | table of requests, counts and outcomes | `register`, `collect` |
 * | `STEPWELL_BUS` | name of the event bus | `emit` |
 * | `STEPWELL_DEADLINE_SECONDS` | maximum duration of a request | `register` |
 * | `STEPWELL_RETENTION_SECONDS` | retention period of rows after the deadline | `register` |
 * | `STEPWELL_INCREMENT_ARN` | ARN of the state machine that counts completions | `dead-letters` |
 */
export const eventFanOutEnvironment = {
  bucket: 'STEPWELL_BUCKET',
  table: 'STEPWELL_TABLE',
  bus: 'STEPWELL_BUS',
  deadlineSeconds: 'STEPWELL_DEADLINE_SECONDS',
  retentionSeconds: 'STEPWELL_RETENTION_SECONDS',
  incrementArn: 'STEPWELL_INCREMENT_ARN',
} as const;

/** The tags of the preprocess state machine. The client and the command line use them to find its resources. */
export const eventFanOutTags = {
  workflow: WORKFLOW_TAG,
  bucket: 'stepwell:bucket',
  table: 'stepwell:table',
} as const;

/** The metrics that the functions emit in addition to those of all fan-outs. */
export const eventFanOutMetrics = {
  requestsRegistered: 'RequestsRegistered',
  itemsEmitted: 'ItemsEmitted',
  deadLetters: 'DeadLetters',
  requestsTimedOut: 'RequestsTimedOut',
} as const;
