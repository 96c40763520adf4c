import { type JsonObject } from '../json.js';
import { type Program } from '../state-machine.js';
import { type QueryLanguage } from './query-language.js';
import { type StateIo } from './state-io.js';

/** The data for compiling a state, besides its definition. */
export interface CompileContext {
  readonly name: string;
  readonly language: QueryLanguage;
  /** Compiles the states of a Parallel branch or a Map processor. */
  readonly compileProgram: (definition: JsonObject) => Program;
  /** Wraps the state's data flow with an observer, for TestState. */
  readonly observe?: (io: StateIo, definition: JsonObject) => StateIo;
}
