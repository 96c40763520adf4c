import { type CompileContext } from '../compile/compile-context.js';
import { integerField } from '../compile/typed-field.js';
import { StateFailure } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';
import { compileJsonPathTemplate } from '../templates/json-path-template.js';
import { compileJsonataTemplate } from '../templates/jsonata-template.js';
import { exceedsBytes, jsonBytes } from '../values/payload-size.js';

/** The evaluated `ItemBatcher`: the limits of a batch and the input that each batch contains besides its items. */
export interface EvaluatedItemBatcher {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly batchInput: Json | undefined;
}

/** The input of a child execution, and the number of its items. */
export interface ChildInput {
  readonly input: Json;
  readonly items: number;
}

/** Compiles `ItemBatcher`. */
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

/** Groups items into batches. As on AWS, the input of a batch also respects the payload limit. */
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
        `An item must fit into a batch of ${most} bytes, got an item of ${size} bytes`,
      );
    if (batch.length > 0 && (batch.length >= maxItems || bytes + 1 + size > most)) {
      yield { input: batchInputOf(batch, batchInput), items: batch.length };
      batch = [];
      bytes = base;
    }
    bytes += batch.length === 0 ? size : size + 1; // a comma before every item except the first
    batch.push(item);
  }
  if (batch.length > 0) yield { input: batchInputOf(batch, batchInput), items: batch.length };
}

function batchInputOf(items: Json[], batchInput: Json | undefined): JsonObject {
  return batchInput === undefined ? { Items: items } : { BatchInput: batchInput, Items: items };
}

/**
 * Creates an input for each item. Throws States.DataLimitExceeded for an item that exceeds the payload limit. AWS
 * documents the limit and the error; it is not known whether the map run or the child execution fails.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export async function* singleItems(items: AsyncIterable<Json>, payloadBytes: number): AsyncGenerator<ChildInput> {
  for await (const input of items) {
    if (exceedsBytes(input, payloadBytes))
      throw new StateFailure(
        'States.DataLimitExceeded',
        `The input of a child execution must not exceed ${payloadBytes} bytes; select less with ItemSelector`,
      );
    yield { input, items: 1 };
  }
}
