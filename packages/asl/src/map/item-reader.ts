import { type CompileContext } from '../compile/compile-context.js';
import { integerField } from '../compile/typed-field.js';
import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type ItemReadRequest } from './map-data-store.js';
import { parseResource } from '../resource.js';
import { type Frame } from '../execute/frame.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';

/** The evaluated fields of an `ItemReader`. The state adds its name and the signal. */
export type EvaluatedItemReader = Pick<ItemReadRequest, 'resource' | 'parameters' | 'readerConfig'>;

/** A compiled `ItemReader`. Evaluates its Parameters or Arguments and its ReaderConfig. */
export type ItemReader = (frame: Frame, selected: Json) => MaybePromise<EvaluatedItemReader>;

/** Compiles `ItemReader`. */
export function compileItemReader(reader: JsonObject, context: CompileContext): ItemReader {
  const arn = String(reader['Resource']);
  const resource = parseResource(arn);
  if (resource === undefined) throw new SyntaxError(`Resource of an ItemReader must be a service ARN, got '${arn}'`);
  const { ReaderConfig = {} } = reader;
  const config = isJsonObject(ReaderConfig) ? ReaderConfig : {};
  const parameters = compileParameters(reader, context, 'ItemReader');
  const maxItems = integerField(config, 'MaxItems', context);
  const { MaxItems: _max, MaxItemsPath: _path, ...fixed } = config;
  const others =
    context.language === 'JSONata' ? compileJsonataTemplate(fixed, 'ItemReader/ReaderConfig') : () => fixed;
  return (frame, selected) =>
    chain(parameters(frame, selected), (found) =>
      chain(maxItems(frame, selected), (limit) =>
        chain(others(frame, { input: frame.input }), (rest): EvaluatedItemReader => {
          const readerConfig = isJsonObject(rest) ? rest : {};
          return {
            resource,
            parameters: found,
            readerConfig: limit === undefined ? readerConfig : { ...readerConfig, MaxItems: limit },
          };
        }),
      ),
    );
}

/** Compiles `Parameters` of a JSONPath state or `Arguments` of a JSONata state. Default: an empty object. */
export function compileParameters(
  definition: JsonObject,
  { language }: CompileContext,
  field: string,
): (frame: Frame, selected: Json) => MaybePromise<Json> {
  if (language === 'JSONPath') return compileJsonPathTemplate(definition['Parameters'] ?? {});
  const template = compileJsonataTemplate(definition['Arguments'] ?? {}, `${field}/Arguments`);
  return (frame) => template(frame, { input: frame.input });
}

/** Reads up to MaxItems items. Throws States.ItemReaderFailed or the failure of the host. */
export async function* readItems(
  frame: Frame,
  { resource, parameters, readerConfig }: EvaluatedItemReader,
  signal: AbortSignal,
): AsyncGenerator<Json> {
  const { mapData } = frame.execution.environment;
  if (mapData === undefined)
    throw new StateRuntimeError(
      `ItemReader ${resource.arn} requires a data store. Set mapData in the options of the execution.`,
    );
  const { MaxItems } = readerConfig;
  if (typeof MaxItems === 'number' && MaxItems < 0)
    throw new StateFailure('States.ItemReaderFailed', 'field MaxItems must be positive');
  const limit = typeof MaxItems === 'number' && MaxItems > 0 ? MaxItems : Number.POSITIVE_INFINITY;
  let count = 0;
  const request = { resource, parameters, readerConfig, stateName: frame.state.name, context: frame.context(), signal };
  for await (const item of mapData.readItems(request)) {
    if (count++ >= limit) return;
    yield item;
    if (count >= limit) return;
  }
}
