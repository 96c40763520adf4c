import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type Program, type StateNode } from '../state-machine.js';
import { compileChoice } from '../states/choice.js';
import { compileFail } from '../states/fail.js';
import { compileMap } from '../states/map.js';
import { compileParallel } from '../states/parallel.js';
import { compilePass, compileSucceed } from '../states/pass.js';
import { type StateType } from '../states/state-node.js';
import { compileTask } from '../states/task.js';
import { compileWait } from '../states/wait.js';
import { type CompileContext } from './compile-context.js';
import { type QueryLanguage } from './query-language.js';

const compilers: Readonly<Record<StateType, (definition: JsonObject, context: CompileContext) => StateNode>> = {
  Pass: compilePass,
  Task: compileTask,
  Choice: compileChoice,
  Wait: compileWait,
  Succeed: compileSucceed,
  Fail: compileFail,
  Parallel: compileParallel,
  Map: compileMap,
};

/** Returns whether a value is a state type. */
export function isStateType(type: Json | undefined): type is StateType {
  return typeof type === 'string' && Object.hasOwn(compilers, type);
}

/**
 * Compiles the states of a valid definition.
 *
 * @param language The query language of the state machine, which states inherit.
 */
export function compileProgram(definition: JsonObject, language: QueryLanguage): Program {
  const { States, StartAt } = definition;
  const states = new Map<string, StateNode>();
  for (const [name, state] of Object.entries(isJsonObject(States ?? null) ? (States as JsonObject) : {})) {
    if (!isJsonObject(state)) throw new SyntaxError(`State '${name}' must be an object`);
    states.set(name, compileState(state, createCompileContext(name, state, language)));
  }
  const startAt = states.get(String(StartAt));
  if (startAt === undefined) throw new SyntaxError(`StartAt must be the name of a state, got '${String(StartAt)}'`);
  return { startAt, states, definition };
}

/** Compiles one state. */
export function compileState(state: JsonObject, context: CompileContext): StateNode {
  if (!isStateType(state['Type'])) throw new SyntaxError(`Type of state '${context.name}' must be a state type`);
  return compilers[state['Type']](state, context);
}

/** Creates the context for compiling a state, which inherits `language`. */
export function createCompileContext(
  name: string,
  { QueryLanguage }: JsonObject,
  language: QueryLanguage,
): CompileContext {
  const own = QueryLanguage === 'JSONata' || QueryLanguage === 'JSONPath' ? QueryLanguage : language;
  return { name, language: own, compileProgram: (definition) => compileProgram(definition, language) };
}
