import { type CompileContext } from '../compile/compile-context.js';
import { type JsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';

/** Map, distributed. */
export function compileDistributedMap(_definition: JsonObject, context: CompileContext): StateNode {
  throw new SyntaxError(`${context.name}: distributed`);
}
