import { type CompileContext } from '../compile/compile-context.js';
import { createStateIo } from '../compile/create-state-io.js';
import { chain } from '../maybe-promise.js';
import { type JsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';
import { createStateNode } from './state-node.js';

/** Compiles a Succeed state. It ends its program successfully. */
export function compileSucceed(definition: JsonObject, context: CompileContext): StateNode {
  const io = createStateIo(definition, context);
  return createStateNode('Succeed', context.name, (frame) =>
    chain(io.passInput(frame, io.selectInput(frame)), ({ output, assigned }) => ({
      output,
      assigned,
      next: undefined,
    })),
  );
}
