import { type CompileContext } from '../compile/compile-context.js';
import { integerField } from '../compile/typed-field.js';
import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type ItemReadRequest } from '../dependencies.js';
import { parseResource } from '../resource.js';
import { type Frame } from '../execute/frame.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';

/** What a reader asks for, once its fields are evaluated; the signal and the state's name come from the run. */
export type EvaluatedItemReader = Pick<ItemReadRequest, 'resource' | 'parameters' | 'readerConfig'>;

/** A reader, compiled: evaluates its Parameters or Arguments and its ReaderConfig. */
export type ItemReader = (frame: Frame, selected: Json) => MaybePromise<EvaluatedItemReader>;

/** Compiles `ItemReader`. */
export function compileItemReader(reader: JsonObject, context: CompileContext): ItemReader {
  const arn = String(reader['Resource']);
  const resource = parseResource(arn);
  if (resource === undefined) throw new SyntaxError(`'${arn}' is no resource`);
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

/** `Parameters` of a JSONPath state, `Arguments` of a JSONata state; nothing is an empty object. */
export function compileParameters(
  definition: JsonObject,
  { language }: CompileContext,
  field: string,
): (frame: Frame, selected: Json) => MaybePromise<Json> {
  if (language === 'JSONPath') return compileJsonPathTemplate(definition['Parameters'] ?? {});
  const template = compileJsonataTemplate(definition['Arguments'] ?? {}, `${field}/Arguments`);
  return (frame) => template(frame, { input: frame.input });
}

/** The items that a reader gives, at most MaxItems of them. Fails with States.ItemReaderFailed, or as the host says. */
export async function* readItems(
  frame: Frame,
  { resource, parameters, readerConfig }: EvaluatedItemReader,
  signal: AbortSignal,
): AsyncGenerator<Json> {
  const { mapData } = frame.execution.environment;
  if (mapData === undefined)
    throw new StateRuntimeError(
      `ItemReader ${resource.arn} needs a store of data sets, and the host gives none; set mapData of the execution`,
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
