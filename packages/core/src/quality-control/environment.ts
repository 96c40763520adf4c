import { WORKFLOW_TAG } from '../workflow-tag.js';
import { InvalidSetting } from '../contract/problem.js';

/**
 * The environment variables of the functions, which the construct sets and the handlers read.
 *
 * | variable | meaning | default |
 * | --- | --- | --- |
 * | `STEPWELL_CHECK` | options of a built-in check: JSON of `CompletenessOptions`, `RangeOptions` or `TimelinessOptions` | `{}` |
 * | `STEPWELL_STATE_MACHINE_ARN` | state machine that `start` starts | required by `start` |
 */
export const qualityEnvironment = {
  check: 'STEPWELL_CHECK',
  stateMachineArn: 'STEPWELL_STATE_MACHINE_ARN',
} as const;

/** The tags of the state machine that the client and the command line use to find the tables. */
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

/**
 * Parses the options of a built-in check from its environment variable. The construct validates and writes the options.
 *
 * @throws InvalidSetting if the value is not a JSON object
 */
export function parseCheckOptions(text: string | undefined): object {
  if (text === undefined || text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // The code below reports this error, as for any other value that is not an object.
  }
  throw new InvalidSetting(qualityEnvironment.check, text, 'the options of the check as a JSON object');
}
