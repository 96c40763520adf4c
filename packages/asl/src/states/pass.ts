import { type CompileContext } from '../compile/compile-context.js';
import { createStateIo } from '../compile/create-state-io.js';
import { chain } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';
import { nextStateName, createStateNode } from './state-node.js';

/** Compiles a Pass state. It passes its input, or its Result, to its output. */
export function compilePass(definition: JsonObject, context: CompileContext): StateNode {
  const io = createStateIo(definition, context);
  const next = nextStateName(definition);
  const fixed = context.language === 'JSONPath' ? definition['Result'] : undefined;
  return createStateNode('Pass', context.name, (frame) =>
    chain(
      fixed === undefined ? io.evaluateParameters(frame, io.selectInput(frame)) : (fixed satisfies Json),
      (result) => chain(io.processResult(frame, result), ({ output, assigned }) => ({ output, assigned, next })),
    ),
  );
}

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
