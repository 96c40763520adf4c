import { type CompileContext } from '../compile/compile-context.js';
import { stateIo } from '../compile/make-state-io.js';
import { andThen } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';
import { nextOf, stateNode } from './state-node.js';

/** Pass: hands its input on, or a fixed Result. */
export function compilePass(definition: JsonObject, context: CompileContext): StateNode {
  const io = stateIo(definition, context);
  const next = nextOf(definition);
  const fixed = context.language === 'JSONPath' ? definition['Result'] : undefined;
  return stateNode('Pass', context.name, (frame) =>
    andThen(fixed === undefined ? io.prepare(frame, io.select(frame)) : (fixed satisfies Json), (result) =>
      andThen(io.finish(frame, result), ({ output, assigned }) => ({ output, assigned, next })),
    ),
  );
}
