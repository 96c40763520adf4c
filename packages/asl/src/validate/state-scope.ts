import { type DefinitionOptions } from '../api.js';
import { type QueryLanguage } from '../compile/query-language.js';
import { type JsonObject } from '../json.js';
import { type Report } from './report.js';

/** A state under validation, and where it stands. */
export interface StateScope {
  readonly name: string;
  readonly state: JsonObject;
  /** JSON pointer of the state. */
  readonly at: string;
  readonly language: QueryLanguage;
  readonly report: Report;
  readonly options: DefinitionOptions;
  /** Validates the states inside a branch or processor. */
  readonly program: (definition: JsonObject, at: string) => void;
}
