import { validateDefinition } from '../../api.js';
import { describeDiagnostic } from '../../diagnostics.js';
import { type JsonObject } from '../../json.js';
import { type DefinitionOptions } from '../../options.js';

/** Returns the problems of a definition, as AWS words them. */
export const lines = (definition: JsonObject, options?: DefinitionOptions): string[] =>
  validateDefinition(definition, options).map(describeDiagnostic);
/** A definition with one state. */
export const one = (state: JsonObject, rest: JsonObject = {}): JsonObject => ({
  StartAt: 'A',
  States: { A: { End: true, ...state } },
  ...rest,
});
/** The field of a state in JSONata. */
export const jsonata = { QueryLanguage: 'JSONata' };
/** A Task state without a transition. */
export const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
/** The states of an inline processor. */
export const inside: JsonObject = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
/** The processor of a Distributed Map. */
export const distributed: JsonObject = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  ...inside,
};
/** A definition with one Map state, distributed by default. */
export const map = (state: JsonObject, processor: JsonObject = distributed): JsonObject =>
  one({ Type: 'Map', ItemProcessor: processor, ...state });
/** A Distributed Map that reads an S3 object, with the configuration of its reader. */
export const reader = (config: JsonObject, where = 'Parameters'): JsonObject =>
  map({
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', [where]: { Bucket: 'b', Key: 'k' }, ReaderConfig: config },
  });
