import { isJsonObject } from '../json.js';
import { expressionText } from '../jsonata/expression.js';
import { parseTimestamp } from '../values/timestamp.js';
import { type StateScope } from './state-scope.js';

const waits = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'] as const;

/** Checks that a Wait waits for exactly one thing. */
export function checkWait({ state, at, report }: StateScope): void {
  const given = waits.filter((field) => state[field] !== undefined);
  if (given.length !== 1) report.error(`Exactly one of these fields is required: [${waits.join(', ')}]`, at);
  const { Seconds, Timestamp } = state;
  if (Seconds !== undefined && !isExpression(Seconds) && !(typeof Seconds === 'number' && Number.isInteger(Seconds) && Seconds >= 0 && Seconds <= 99_999_999)) {
    report.error('Expected value of type Integer between 0 and 99999999', `${at}/Seconds`);
  }
  if (Timestamp !== undefined && !isExpression(Timestamp) && (typeof Timestamp !== 'string' || parseTimestamp(Timestamp) === undefined)) {
    report.error('String does not match RFC3339 timestamp', `${at}/Timestamp`);
  }
}

function isExpression(value: unknown): boolean {
  return typeof value === 'string' && expressionText(value) !== undefined;
}

/** Checks a Parallel's branches. */
export function checkParallel({ state, at, report, program }: StateScope): void {
  const { Branches } = state;
  if (Branches === undefined) return;
  if (!Array.isArray(Branches)) return report.error('Expected value of type Array', `${at}/Branches`);
  if (Branches.length === 0) report.error('Value cannot be empty', `${at}/Branches`);
  for (const [i, branch] of Branches.entries()) {
    if (isJsonObject(branch)) program(branch, `${at}/Branches[${i}]`);
    else report.error('Expected value of type Object', `${at}/Branches[${i}]`);
  }
}
