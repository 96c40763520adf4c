import { type Json, isJsonObject } from '../json.js';
import { type StateScope } from './state-scope.js';

const maxNameLength = 80;
/**
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html: a Unicode identifier; an underscore
 * does not start one.
 */
const identifier = /^\p{ID_Start}\p{ID_Continue}*$/u;

/**
 * Checks the names that a state assigns: its own, those of its Choice rules and those of its catchers. The words are
 * AWS's (badmintoncryer/cdk-preflight, pf-sfn-asl-jsonpath-syntax). AWS's documents say that an inner scope cannot
 * assign a name of an outer one; a recording shows AWS create such a machine and run it, so that is not looked for, nor
 * is a variable that nothing assigns.
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
