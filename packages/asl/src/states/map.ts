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
  const processor = definition['ItemProcessor'] ?? definition['Iterator'];
  const config = isJsonObject(processor) ? processor['ProcessorConfig'] : undefined;
  const distributed = isJsonObject(config) && config['Mode'] === 'DISTRIBUTED';
  return distributed ? compileDistributedMap(definition, context) : compileInlineMap(definition, context);
}
