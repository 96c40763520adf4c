import { type Json, isJsonObject } from '../json.js';
import { type StateScope } from './state-scope.js';

const path = /^\$(\$?[.[]|\$?$)/;
const intrinsic = /^States\.[A-Za-z0-9]+\(.*\)$/s;
const templateFields = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign'];
/** Literal string fields that also have a `…Path` form. */
const fieldsWithPathForm = ['Error', 'Cause', 'Timestamp'];

/**
 * Reports warnings for literal values that look like paths. AWS documents the three codes and their descriptions
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html).
 * AWS's messages are not known, so these are the descriptions.
 */
export function checkWarnings(scope: StateScope): void {
  const { state, at, report } = scope;
  if (typeof state['Result'] === 'string' && path.test(state['Result']))
    report.warning('PASS_RESULT_IS_STATIC', 'Attempt to use a path in the result of a pass state.', `${at}/Result`);
  for (const field of fieldsWithPathForm) {
    const value = state[field];
    if (typeof value === 'string' && path.test(value))
      report.warning(
        'NO_PATH',
        "Field value looks like a path, but field name does not end with 'Path'.",
        `${at}/${field}`,
      );
  }
  for (const field of templateFields) checkTemplate(scope, state[field], `${at}/${field}`);
}

function checkTemplate(scope: StateScope, value: Json | undefined, at: string): void {
  if (Array.isArray(value)) value.forEach((child, i) => checkTemplate(scope, child, `${at}[${i}]`));
  if (value === undefined || !isJsonObject(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (key.endsWith('.$')) continue;
    if (typeof child !== 'string') checkTemplate(scope, child, `${at}/${key}`);
    else if (path.test(child) || intrinsic.test(child))
      scope.report.warning(
        'NO_DOLLAR',
        'No .$ on a field that appears to be a JSONPath or Intrinsic Function.',
        `${at}/${key}`,
      );
  }
}
