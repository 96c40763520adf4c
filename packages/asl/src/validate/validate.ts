import { type DefinitionOptions } from '../api.js';
import { type QueryLanguage } from '../compile/query-language.js';
import { type Diagnostic } from '../diagnostics.js';
import { type Json, type JsonObject } from '../json.js';
import { ProgramCheck } from './program-check.js';
import { Report, wording } from './report.js';

const topLevel: ReadonlySet<string> = new Set([
  'Comment',
  'StartAt',
  'States',
  'Version',
  'TimeoutSeconds',
  'QueryLanguage',
]);

/** Returns all diagnostics of a parsed definition. */
export function validate(definition: JsonObject, options: DefinitionOptions): Diagnostic[] {
  const report = new Report();
  for (const field of Object.keys(definition)) if (!topLevel.has(field)) report.error(wording.unsupported(field), '/');
  const { Version, TimeoutSeconds, QueryLanguage: language } = definition;
  if (Version !== undefined && Version !== '1.0') report.error(wording.oneOf(['1.0']), '/Version');
  report.checkRange(TimeoutSeconds, { least: 0 }, '/TimeoutSeconds'); // unlike in a Task, 0 is valid
  checkLanguage(language, '', report);
  new ProgramCheck(report, options, machineLanguage(language)).run(definition, '');
  return report.diagnostics;
}

/**
 * AWS uses JSONPath only if QueryLanguage is absent or exactly that. It reports any other value and treats it as
 * JSONata.
 */
function machineLanguage(language: Json | undefined): QueryLanguage {
  return language === undefined || language === 'JSONPath' ? 'JSONPath' : 'JSONata';
}

/** Reports an invalid QueryLanguage. */
export function checkLanguage(language: Json | undefined, at: string, report: Report): void {
  if (language === undefined || language === 'JSONPath' || language === 'JSONata') return;
  report.error(
    typeof language === 'string' ? wording.oneOf(['JSONPath', 'JSONata']) : 'Expected value of type [STRING]',
    `${at}/QueryLanguage`,
  );
}
