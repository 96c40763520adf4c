import { type CompileContext } from '../compile/compile-context.js';
import { integerField } from '../compile/typed-field.js';
import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type ItemReadRequest, type MapDataItem } from './map-data-store.js';
import { parseResource } from '../resource.js';
import { type Frame } from '../execute/frame.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';

/** The evaluated fields of an `ItemReader`. The state adds its name and the signal. */
export type EvaluatedItemReader = Pick<ItemReadRequest, 'resource' | 'parameters' | 'readerConfig'>;

/** A compiled `ItemReader`. Evaluates its Parameters or Arguments and its ReaderConfig. */
export type ItemReader = (frame: Frame, selected: Json) => MaybePromise<EvaluatedItemReader>;

/** Compiles `ItemReader`. In its ReaderConfig, only MaxItems can be a path or an expression. */
export function compileItemReader(reader: JsonObject, context: CompileContext): ItemReader {
  const arn = String(reader['Resource']);
  const resource = parseResource(arn);
  if (resource === undefined) throw new SyntaxError(`Resource of an ItemReader must be a service ARN, got '${arn}'`);
  const { ReaderConfig = {} } = reader;
  const config = isJsonObject(ReaderConfig) ? ReaderConfig : {};
  const parameters = compileParameters(reader, context, 'ItemReader');
  const maxItems = integerField(config, 'MaxItems', context);
  const { MaxItems: _max, MaxItemsPath: _path, ...fixed } = config;
  return (frame, selected) =>
    chain(parameters(frame, selected), (found) =>
      chain(maxItems(frame, selected), (limit): EvaluatedItemReader => ({
        resource,
        parameters: found,
        readerConfig: limit === undefined ? fixed : { ...fixed, MaxItems: limit },
      })),
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

/** The maximum number of items that a Distributed Map reads, and the maximum of MaxItems. */
const mostItems = 100_000_000;

/** 0 and undefined mean all items. A larger value than the maximum has the effect of the maximum. */
function itemLimit({ MaxItems = 0 }: JsonObject): number {
  if (typeof MaxItems !== 'number' || MaxItems < 0)
    throw new StateFailure('States.ItemReaderFailed', 'field MaxItems must be positive');
  return MaxItems === 0 ? mostItems : Math.min(MaxItems, mostItems);
}

/** Reads up to MaxItems items. Throws States.ItemReaderFailed or the failure of the host. */
export async function* readItems(
  frame: Frame,
  { resource, parameters, readerConfig }: EvaluatedItemReader,
  signal: AbortSignal,
): AsyncGenerator<MapDataItem> {
  const { mapData } = frame.execution.environment;
  if (mapData === undefined)
    throw new StateRuntimeError(
      `ItemReader ${resource.arn} requires a data store. Set mapData in the options of the execution.`,
    );
  const limit = itemLimit(readerConfig);
  let count = 0;
  const request = { resource, parameters, readerConfig, stateName: frame.state.name, context: frame.context(), signal };
  for await (const item of mapData.readItems(request)) {
    if (count++ >= limit) return;
    yield item;
    if (count >= limit) return;
  }
}
