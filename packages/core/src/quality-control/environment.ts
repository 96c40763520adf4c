import { WORKFLOW_TAG } from '../workflow-tag.js';

/**
 * The environment variables of the functions, as the construct sets them and the handlers read them.
 *
 * | variable | meaning | unless set |
 * | --- | --- | --- |
 * | `STEPWELL_CHECK` | a shipped check's settings: JSON of `CompletenessOptions`, `RangeOptions` or `TimelinessOptions` | `{}` |
 * | `STEPWELL_STATE_MACHINE_ARN` | what `start` starts | required by `start` |
 */
export const qualityEnvironment = {
  check: 'STEPWELL_CHECK',
  stateMachineArn: 'STEPWELL_STATE_MACHINE_ARN',
} as const;

/** The tags of the state machine by which client and command line find the tables. */
export const qualityTags = {
  workflow: WORKFLOW_TAG,
  summaryTable: 'stepwell:summary-table',
  detailsTable: 'stepwell:details-table',
} as const;

/** The metrics that the functions emit. */
export const qualityMetrics = {
  readingsChecked: 'ReadingsChecked',
  messagesFound: 'MessagesFound',
} as const;
