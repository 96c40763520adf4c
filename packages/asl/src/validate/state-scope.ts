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
  /**
   * The state goes back to JSONPath in a machine of JSONata, which AWS refuses, and then says nothing of fields of the
   * other language.
   */
  readonly isJsonPathInJsonataMachine: boolean;
  readonly report: Report;
  readonly options: DefinitionOptions;
  /** Labels of Maps that were met before in this state machine. */
  readonly labels: Set<string>;
  /** Validates the states inside a branch or processor. */
  readonly checkProgram: (definition: JsonObject, at: string) => void;
}
