import { type Json, isJsonObject } from '../json.js';
import { wording } from './report.js';
import { type StateScope } from './state-scope.js';

const retryFields: ReadonlySet<string> = new Set([
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
]);
const catchFields: ReadonlySet<string> = new Set(['ErrorEquals', 'Next', 'ResultPath', 'Output', 'Assign', 'Comment']);

/** Checks `Retry`. */
export function checkRetry(scope: StateScope): void {
  entries(scope, 'Retry', retryFields, (entry, at) => {
    const { IntervalSeconds, MaxAttempts, BackoffRate, MaxDelaySeconds, JitterStrategy } = entry;
    const { report } = scope;
    report.checkRange(IntervalSeconds, { least: 0, most: 99_999_999 }, `${at}/IntervalSeconds`); // 0 is accepted
    report.checkRange(MaxAttempts, { least: 0, most: 99_999_999 }, `${at}/MaxAttempts`);
    report.checkRange(BackoffRate, { least: 1, whole: false }, `${at}/BackoffRate`);
    report.checkRange(MaxDelaySeconds, { least: 1, most: 31_622_400 }, `${at}/MaxDelaySeconds`);
    if (JitterStrategy !== undefined && JitterStrategy !== 'FULL' && JitterStrategy !== 'NONE') {
      scope.report.error(wording.oneOf(['NONE', 'FULL']), `${at}/JitterStrategy`);
    }
  });
}

/** Checks `Catch`. */
export function checkCatch(scope: StateScope): void {
  entries(scope, 'Catch', catchFields, (entry, at) => {
    if (entry['Next'] === undefined) scope.report.error(wording.required('Next'), at);
    scope.report.checkString(entry['Next'], `${at}/Next`);
    scope.report.checkObject(entry['Assign'], `${at}/Assign`);
    const [foreign, language] =
      scope.language === 'JSONata' ? (['ResultPath', 'JSONPath'] as const) : (['Output', 'JSONata'] as const);
    if (entry[foreign] === undefined) return;
    scope.report.error(wording.otherLanguage(scope.language, foreign, language), at);
  });
}

function entries(
  scope: StateScope,
  field: 'Retry' | 'Catch',
  fields: ReadonlySet<string>,
  check: (entry: Readonly<Record<string, Json>>, at: string) => void,
): void {
  const { state, report } = scope;
  const list = state[field];
  if (list === undefined) return;
  if (!Array.isArray(list)) return report.error('Expected value of type Array', `${scope.at}/${field}`);
  for (const [i, entry] of list.entries()) {
    const at = `${scope.at}/${field}[${i}]`;
    if (!isJsonObject(entry)) report.error('Expected value of type Object', at);
    else {
      for (const name of Object.keys(entry)) if (!fields.has(name)) report.error(wording.unsupported(name), at);
      checkErrorEquals(scope, entry['ErrorEquals'], at, i === list.length - 1);
      report.checkString(entry['Comment'], `${at}/Comment`);
      check(entry, at);
    }
  }
}

/** States.ALL must be the only error of the last entry. */
function checkErrorEquals({ report }: StateScope, names: Json | undefined, at: string, last: boolean): void {
  if (names === undefined) return report.error(wording.required('ErrorEquals'), at);
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    return report.error('Expected value of type Array of String', `${at}/ErrorEquals`);
  if (names.length === 0) return report.error('Value cannot be empty', `${at}/ErrorEquals`);
  const all = names.indexOf('States.ALL');
  if (all >= 0 && (names.length > 1 || !last))
    report.error('States.ALL must appear alone and at end of list', `${at}/ErrorEquals[${all}]`);
}
