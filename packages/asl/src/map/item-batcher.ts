import { type CompileContext } from '../compile/compile-context.js';
import { integerField } from '../compile/typed-field.js';
import { StateFailure } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { jsonBytes } from '../values/payload-size.js';

/** Limits of a batch, and what each batch gets besides its items. */
export interface EvaluatedItemBatcher {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly batchInput: Json | undefined;
}

/** A child execution's input, and how many items are in it. */
export interface ChildInput {
  readonly input: Json;
  readonly items: number;
}

/** Compiles `ItemBatcher`; undefined where each item gets an execution of its own. */
export function compileItemBatcher(
  batcher: JsonObject,
  context: CompileContext,
): (frame: Frame, selected: Json) => MaybePromise<EvaluatedItemBatcher> {
  const maxItems = integerField(batcher, 'MaxItemsPerBatch', context);
  const maxBytes = integerField(batcher, 'MaxInputBytesPerBatch', context);
  const batchInput = compileBatchInput(batcher['BatchInput'], context);
  return (frame, selected) =>
    chain(maxItems(frame, selected), (items) =>
      chain(maxBytes(frame, selected), (bytes) =>
        chain(batchInput(frame, selected), (input): EvaluatedItemBatcher => ({
          maxItems: limit(items),
          maxBytes: limit(bytes),
          batchInput: input,
        })),
      ),
    );
}

function limit(value: number | undefined): number {
  return value === undefined || value <= 0 ? Number.POSITIVE_INFINITY : value;
}

function compileBatchInput(
  template: Json | undefined,
  { language }: CompileContext,
): (frame: Frame, selected: Json) => MaybePromise<Json | undefined> {
  if (template === undefined) return () => undefined;
  if (language === 'JSONPath') return compileJsonPathTemplate(template);
  const compiled = compileJsonataTemplate(template, 'ItemBatcher/BatchInput');
  return (frame) => compiled(frame, { input: frame.input });
}

/** Puts items into batches; AWS keeps a batch's input within the payload limit too. */
export async function* batchItems(
  items: AsyncIterable<Json>,
  { maxItems, maxBytes, batchInput }: EvaluatedItemBatcher,
  payloadBytes: number,
): AsyncGenerator<ChildInput> {
  const most = Math.min(maxBytes, payloadBytes);
  const base = jsonBytes(batchInputOf([], batchInput));
  let batch: Json[] = [];
  let bytes = base;
  for await (const item of items) {
    const size = jsonBytes(item);
    if (base + size > most)
      throw new StateFailure(
        'States.ItemReaderFailed',
        `An item of ${size} bytes does not fit into a batch of at most ${most} bytes`,
      );
    if (batch.length > 0 && (batch.length >= maxItems || bytes + 1 + size > most)) {
      yield { input: batchInputOf(batch, batchInput), items: batch.length };
      batch = [];
      bytes = base;
    }
    bytes += batch.length === 0 ? size : size + 1; // a comma before every item but the first
    batch.push(item);
  }
  if (batch.length > 0) yield { input: batchInputOf(batch, batchInput), items: batch.length };
}

function batchInputOf(items: Json[], batchInput: Json | undefined): JsonObject {
  return batchInput === undefined ? { Items: items } : { BatchInput: batchInput, Items: items };
}

/** Each item by itself. */
export async function* singleItems(items: AsyncIterable<Json>): AsyncGenerator<ChildInput> {
  for await (const input of items) yield { input, items: 1 };
}
