import { type Json, isJsonObject } from '../json.js';
import { type StateScope } from './state-scope.js';

const maxNameLength = 80;
/**
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html: a Unicode identifier that does not
 * start with an underscore.
 */
const identifier = /^\p{ID_Start}\p{ID_Continue}*$/u;

/**
 * Checks the variable names that a state, its Choice rules and its catchers assign. The messages are AWS's
 * (badmintoncryer/cdk-preflight, pf-sfn-asl-jsonpath-syntax). AWS documents that an inner scope cannot assign a
 * variable name of an outer scope, but a recorded execution shows that it can, so this is not checked. Variables that
 * are never assigned are not checked either.
 */
export function checkAssign(scope: StateScope): void {
  const { state, at } = scope;
  checkNames(scope, state['Assign'], `${at}/Assign`);
  for (const field of ['Choices', 'Catch']) {
    const entries = state[field];
    if (!Array.isArray(entries)) continue;
    for (const [i, entry] of entries.entries())
      if (isJsonObject(entry)) checkNames(scope, entry['Assign'], `${at}/${field}[${i}]/Assign`);
  }
}

function checkNames({ language, report }: StateScope, assign: Json | undefined, at: string): void {
  if (assign === undefined || !isJsonObject(assign)) return;
  for (const field of Object.keys(assign)) {
    const name = language === 'JSONPath' ? field.replace(/\.\$$/, '') : field;
    if (name === 'states')
      report.error("Cannot assign to reserved variable '$states'.", `${at}/${field}`, 'RESERVED_VARIABLE_NAME');
    else if (!identifier.test(name))
      report.error(
        `Invalid variable name '${name}': the variable name contains invalid characters.`,
        `${at}/${field}`,
        'INVALID_VARIABLE_NAME',
      );
    else if (name.length > maxNameLength)
      report.error(
        `Invalid variable name '${name}': the variable name exceeds the ${maxNameLength}-character limit.`,
        `${at}/${field}`,
        'INVALID_VARIABLE_NAME',
      );
  }
}
