import { type DefinitionOptions } from '../options.js';
import { type QueryLanguage } from '../compile/query-language.js';
import { type JsonObject } from '../json.js';
import { type Report } from './report.js';

/** A state to validate, with its location. */
export interface StateScope {
  readonly name: string;
  readonly state: JsonObject;
  /** The JSON pointer of the state. */
  readonly at: string;
  readonly language: QueryLanguage;
  /**
   * Whether the state uses JSONPath in a JSONata state machine. AWS rejects this, and then does not report fields of
   * the other language.
   */
  readonly isJsonPathInJsonataMachine: boolean;
  readonly report: Report;
  readonly options: DefinitionOptions;
  /** The Map labels of the state machine that were already validated. */
  readonly labels: Set<string>;
  /** Validates the states of a branch or processor. */
  readonly checkProgram: (definition: JsonObject, at: string) => void;
}
