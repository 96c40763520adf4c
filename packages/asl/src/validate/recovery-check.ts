import { type Json, isJsonObject } from '../json.js';
import { type StateScope } from './state-scope.js';

const retryFields: ReadonlySet<string> = new Set(['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment']);
const catchFields: ReadonlySet<string> = new Set(['ErrorEquals', 'Next', 'ResultPath', 'Output', 'Assign', 'Comment']);

/** Checks `Retry`. */
export function checkRetry(scope: StateScope): void {
  entries(scope, 'Retry', retryFields, (entry, at) => {
    const { IntervalSeconds, MaxAttempts, BackoffRate, MaxDelaySeconds, JitterStrategy } = entry;
    checkNumber(scope, IntervalSeconds, 1, 99_999_999, `${at}/IntervalSeconds`);
    checkNumber(scope, MaxAttempts, 0, 99_999_999, `${at}/MaxAttempts`);
    checkNumber(scope, BackoffRate, 1, Number.POSITIVE_INFINITY, `${at}/BackoffRate`);
    checkNumber(scope, MaxDelaySeconds, 1, 31_622_399, `${at}/MaxDelaySeconds`);
    if (JitterStrategy !== undefined && JitterStrategy !== 'FULL' && JitterStrategy !== 'NONE') {
      scope.report.error("The field 'JitterStrategy' should have one of these values: [FULL, NONE]", `${at}/JitterStrategy`);
    }
  });
}

/** Checks `Catch`. */
export function checkCatch(scope: StateScope): void {
  entries(scope, 'Catch', catchFields, (entry, at) => {
    if (entry['Next'] === undefined) scope.report.error('These fields are required: [Next]', at);
    const [foreign, language] = scope.language === 'JSONata' ? (['ResultPath', 'JSONPath'] as const) : (['Output', 'JSONata'] as const);
    if (entry[foreign] === undefined) return;
    scope.report.error(`The QueryLanguage is set to '${scope.language}', but field '${foreign}' is only supported for the '${language}' QueryLanguage`, at);
  });
}

function entries(scope: StateScope, field: 'Retry' | 'Catch', fields: ReadonlySet<string>, check: (entry: Readonly<Record<string, Json>>, at: string) => void): void {
  const { state, report } = scope;
  const list = state[field];
  if (list === undefined) return;
  if (!Array.isArray(list)) return report.error('Expected value of type Array', `${scope.at}/${field}`);
  for (const [i, entry] of list.entries()) {
    const at = `${scope.at}/${field}[${i}]`;
    if (!isJsonObject(entry)) report.error('Expected value of type Object', at);
    else {
      for (const name of Object.keys(entry)) if (!fields.has(name)) report.error(`Field '${name}' is not supported`, at);
      checkErrorEquals(scope, entry['ErrorEquals'], at, i === list.length - 1);
      check(entry, at);
    }
  }
}

/** States.ALL stands alone, and last. */
function checkErrorEquals({ report }: StateScope, names: Json | undefined, at: string, last: boolean): void {
  if (names === undefined) return report.error('These fields are required: [ErrorEquals]', at);
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return report.error('Expected value of type Array of String', `${at}/ErrorEquals`);
  if (names.length === 0) return report.error('Value cannot be empty', `${at}/ErrorEquals`);
  if (!names.includes('States.ALL')) return;
  if (names.length > 1) report.error('States.ALL must appear alone', `${at}/ErrorEquals`);
  else if (!last) report.error('States.ALL must be in the last entry', `${at}/ErrorEquals`);
}

function checkNumber({ report }: StateScope, value: Json | undefined, least: number, most: number, at: string): void {
  if (value === undefined) return;
  if (typeof value !== 'number') report.error('Expected value of type Number', at);
  else if (value < least || value > most) report.error(`Value must be between ${least} and ${most}`, at);
}
