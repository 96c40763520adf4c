import { type DefinitionOptions } from '../options.js';
import { isStateType } from '../compile/compile-program.js';
import { type QueryLanguage } from '../compile/query-language.js';
import { type Diagnostic } from '../diagnostics.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { Report, wording } from './report.js';
import { checkState } from './state-check.js';
import { checkTransitions } from './transitions.js';

const maxNameLength = 80;

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
  report.checkLanguage(language, '');
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

/** Checks the states of a state machine, a branch or a processor, and their transitions. */
class ProgramCheck {
  readonly #names = new Map<string, string>();
  readonly #labels = new Set<string>();

  constructor(
    readonly report: Report,
    readonly options: DefinitionOptions,
    /** The query language of the state machine, which states inherit at every level. */
    readonly language: QueryLanguage,
  ) {}

  /** @param at The JSON pointer of the definition; empty for the state machine. */
  run(definition: JsonObject, at: string): void {
    const { States, StartAt, QueryLanguage } = definition;
    if (at !== '' && QueryLanguage !== undefined) this.report.error(wording.unsupported('QueryLanguage'), at);
    const missing = ['StartAt', 'States'].filter((field) => definition[field] === undefined);
    if (missing.length > 0) this.report.error(wording.required(...missing), at === '' ? '/' : at);
    if (StartAt !== undefined && typeof StartAt !== 'string')
      this.report.error('Expected value of type String', `${at}/StartAt`);
    if (States === undefined) return;
    if (!isJsonObject(States)) return this.report.error('Expected value of type Object', `${at}/States`);
    if (Object.keys(States).length === 0) return this.report.error('Value cannot be empty', `${at}/States`);
    for (const [name, state] of Object.entries(States)) this.#state(name, state, `${at}/States/${name}`);
    checkTransitions(definition, States, at, this.report);
  }

  #state(name: string, state: Json, at: string): void {
    if (name.length > maxNameLength)
      this.report.error(
        `Invalid State name: ${name} exceeds the ${maxNameLength}-character limit allowed by the service`,
        at,
        'INVALID_STATE_NAME',
      );
    else if (name === '') this.report.error('Invalid State name: it is empty', at, 'INVALID_STATE_NAME');
    const elsewhere = this.#names.get(name);
    if (elsewhere !== undefined) this.report.error(`Duplicate State name: ${name}`, at, 'DUPLICATE_STATE_NAME');
    this.#names.set(name, at);
    if (!isJsonObject(state)) return this.report.error('Expected value of type Object', at);
    const { Type } = state;
    if (Type === undefined) return this.report.error(wording.required('Type'), at);
    if (!isStateType(Type)) {
      return this.report.error(
        "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
        `${at}/Type`,
      );
    }
    checkState(
      {
        name,
        state,
        at,
        language: this.#languageOf(state),
        isJsonPathInJsonataMachine: state['QueryLanguage'] === 'JSONPath' && this.language === 'JSONata',
        report: this.report,
        options: this.options,
        labels: this.#labels,
        checkProgram: (definition, inside) => this.run(definition, inside),
      },
      Type,
    );
  }

  #languageOf({ QueryLanguage }: JsonObject): QueryLanguage {
    if (QueryLanguage === undefined) return this.language;
    return QueryLanguage === 'JSONPath' ? 'JSONPath' : 'JSONata';
  }
}
