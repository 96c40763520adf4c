import { isJsonObject } from '../json.js';
import { parseTimestamp } from '../values/timestamp.js';
import { isExpression } from './expression-check.js';
import { wording } from './report.js';
import { type StateScope } from './state-scope.js';

const waitFields = ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'] as const;

/** Checks that a Wait has exactly one duration or timestamp. */
export function checkWait(scope: StateScope): void {
  const { state, at, report } = scope;
  const present = waitFields.filter((field) => state[field] !== undefined);
  if (present.length > 1) report.error(wording.onlyOne(waitFields), at);
  else if (present.length === 0) report.error(wording.exactlyOne(waitFields), at);
  const { Seconds, Timestamp } = state;
  if (!isExpression(scope, Seconds)) report.checkRange(Seconds, { least: 0, most: 99_999_999 }, `${at}/Seconds`);
  if (
    Timestamp !== undefined &&
    !isExpression(scope, Timestamp) &&
    (typeof Timestamp !== 'string' || parseTimestamp(Timestamp) === undefined)
  ) {
    report.error('String does not match RFC3339 timestamp', `${at}/Timestamp`);
  }
}

/** Checks that a Fail has at most one form of Error and of Cause. */
export function checkFail({ state, at, report }: StateScope): void {
  for (const field of ['Error', 'Cause'])
    if (state[field] !== undefined && state[`${field}Path`] !== undefined)
      report.error(wording.onlyOne([field, `${field}Path`]), at);
}

/** Checks the branches of a Parallel. */
export function checkParallel({ state, at, report, checkProgram }: StateScope): void {
  const { Branches } = state;
  if (Branches === undefined) return;
  if (!Array.isArray(Branches)) return report.error('Expected value of type Array', `${at}/Branches`);
  if (Branches.length === 0) report.error('Value cannot be empty', `${at}/Branches`);
  for (const [i, branch] of Branches.entries()) {
    if (isJsonObject(branch)) checkProgram(branch, `${at}/Branches[${i}]`);
    else report.error('Expected value of type Object', `${at}/Branches[${i}]`);
  }
}
