import { type CompileContext } from '../compile/compile-context.js';
import { stateIo } from '../compile/make-state-io.js';
import { andThen } from '../eventually.js';
import { type JsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';
import { stateNode } from './state-node.js';

/** Succeed: ends its program, whatever surrounds it. */
export function compileSucceed(definition: JsonObject, context: CompileContext): StateNode {
  const io = stateIo(definition, context);
  return stateNode('Succeed', context.name, (frame) =>
    andThen(io.pass(frame, io.select(frame)), ({ output, assigned }) => ({ output, assigned, next: undefined })),
  );
}
