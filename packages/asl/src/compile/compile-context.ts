import { type JsonObject } from '../json.js';
import { type Program } from '../state-machine.js';
import { type QueryLanguage } from './query-language.js';
import { type StateIo } from './state-io.js';

/** What compiling a state needs besides its definition. */
export interface CompileContext {
  readonly name: string;
  readonly language: QueryLanguage;
  /** Compiles the states inside a Parallel's branch or a Map's processor. */
  readonly compileProgram: (definition: JsonObject) => Program;
  /** Puts an observer in front of the state's data flow, for TestState. */
  readonly observe?: (io: StateIo, definition: JsonObject) => StateIo;
}
