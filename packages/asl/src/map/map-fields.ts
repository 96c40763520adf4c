import { type CompileContext } from '../compile/compile-context.js';
import { createStateIo } from '../compile/create-state-io.js';
import { type StateIo } from '../compile/state-io.js';
import { integerField, type NumberField, unexpectedType } from '../compile/typed-field.js';
import { QueryEvaluationError, StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compilePath } from '../paths/read-path.js';
import { compileCatch } from '../execute/catcher.js';
import { type Frame, type MapItem } from '../execute/frame.js';
import { type Recovery } from '../execute/recovery.js';
import { compileRetry } from '../execute/retrier.js';
import { type Program } from '../state-machine.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';

/** Evaluates the input of an iteration. `frame` is the iteration's frame, whose context object has the item. */
export type ItemSelector = (frame: Frame, input: Json, selected: Json, item: Json) => MaybePromise<Json>;

/** A value that a Map can iterate over. */
export type MapData = Json[] | JsonObject;

/** The compiled fields that inline and distributed Maps share. */
export interface MapFields<Data extends MapData = MapData> {
  readonly io: StateIo;
  readonly items: (frame: Frame, selected: Json) => MaybePromise<Data>;
  readonly selectItem: ItemSelector;
  readonly maxConcurrency: NumberField;
  readonly program: Program;
  readonly recovery: Recovery;
}

/** Returns whether a Map can iterate over a value. */
type Accepts<Data extends MapData> = (value: Json) => value is Data;

/** Accepts the arrays that an inline Map iterates over. */
export const isArray = (value: Json): value is Json[] => Array.isArray(value);

/** Accepts the arrays and objects that a Distributed Map iterates over. */
export const isMapData = (value: Json): value is MapData => Array.isArray(value) || isJsonObject(value);

/** Returns the items of a value: the elements of an array, or the key-value pairs of an object. */
export function itemsOf(data: MapData): Omit<MapItem, 'index'>[] {
  if (Array.isArray(data)) return data.map((value: Json) => ({ value }));
  return Object.entries(data).map(([key, value]) => ({ key, value }));
}

/** Returns the input that a child execution receives without an ItemSelector. */
export function itemInput({ key, value }: Omit<MapItem, 'index'>): Json {
  return key === undefined ? value : { Key: key, Value: value };
}

/**
 * Compiles the shared fields. `Iterator` and `Parameters` are the former names of `ItemProcessor` and `ItemSelector`.
 * `accepts` returns whether the Map can iterate over a value.
 */
export function compileMapFields<Data extends MapData>(
  definition: JsonObject,
  context: CompileContext,
  accepts: Accepts<Data>,
): MapFields<Data> {
  const { ItemProcessor, Iterator, ItemSelector, Parameters, ...rest } = definition;
  const processor = ItemProcessor ?? Iterator ?? null;
  if (!isJsonObject(processor)) throw new SyntaxError('A Map state requires an ItemProcessor');
  return {
    io: createStateIo(rest, context),
    items:
      context.language === 'JSONata'
        ? expressionItems(definition['Items'], accepts)
        : pathItems(definition['ItemsPath'], accepts),
    selectItem: itemSelector(ItemSelector ?? (context.language === 'JSONPath' ? Parameters : undefined), context),
    maxConcurrency: integerField(definition, 'MaxConcurrency', context),
    program: context.compileProgram(processor),
    recovery: {
      retriers: compileRetry(definition['Retry']),
      catchers: compileCatch(definition['Catch'], context.language),
      recordFailure: (frame) => frame.record('MapStateFailed'),
    },
  };
}

function pathItems<Data extends MapData>(path: Json | undefined, accepts: Accepts<Data>): MapFields<Data>['items'] {
  const reference = path === undefined ? '$' : String(path);
  const read = compilePath(reference);
  // In its message, AWS writes a path of the context object with one `$`.
  const shown = reference.startsWith('$$') ? reference.slice(1) : reference;
  return (frame, selected) => {
    const found = read(frame, selected);
    if (found !== undefined && accepts(found)) return found;
    if (found === undefined)
      throw new StateRuntimeError(
        `Reference path "${reference}" could not be found in the input '${JSON.stringify(selected)}'`,
      );
    throw new StateRuntimeError(`Reference path "${shown}" must point to array.`);
  };
}

function expressionItems<Data extends MapData>(
  value: Json | undefined,
  accepts: Accepts<Data>,
): MapFields<Data>['items'] {
  if (value === undefined) {
    return ({ input }) => {
      if (accepts(input)) return input;
      throw new QueryEvaluationError(`Map state input must be an array but was: ${JSON.stringify(input)}`, undefined);
    };
  }
  const template = compileJsonataTemplate(value, 'Items');
  return (frame) =>
    chain(template(frame, { input: frame.input }), (found) => {
      if (accepts(found)) return found;
      throw unexpectedType(value, 'Items', 'array', found);
    });
}

function itemSelector(template: Json | undefined, { language }: CompileContext): ItemSelector {
  if (template === undefined) return (_frame, _input, _selected, item) => item;
  if (language === 'JSONPath') {
    const compiled = compileJsonPathTemplate(template);
    return (frame, _input, selected) => compiled(frame, selected);
  }
  const compiled = compileJsonataTemplate(template, 'ItemSelector');
  return (frame, input) => compiled(frame, { input });
}
