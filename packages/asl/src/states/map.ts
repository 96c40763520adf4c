import { type CompileContext } from '../compile/compile-context.js';
import { type JsonObject, isJsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';
import { compileDistributedMap } from './map-distributed.js';
import { compileInlineMap } from './map-inline.js';

/**
 * Compiles a Map state. It runs its processor for each item: in the same execution (inline) or in child executions
 * (distributed).
 */
export function compileMap(definition: JsonObject, context: CompileContext): StateNode {
  return isDistributed(definition) ? compileDistributedMap(definition, context) : compileInlineMap(definition, context);
}

/** Returns whether a Map state runs its iterations in child executions. */
export function isDistributed({ ItemProcessor, Iterator }: JsonObject): boolean {
  const processor = ItemProcessor ?? Iterator ?? null;
  const config = isJsonObject(processor) ? processor['ProcessorConfig'] : undefined;
  return isJsonObject(config) && config['Mode'] === 'DISTRIBUTED';
}
