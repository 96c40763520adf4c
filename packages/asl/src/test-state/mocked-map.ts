import { type CompileContext } from '../compile/compile-context.js';
import { StateFailure } from '../errors/state-failure.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { batchItems, compileItemBatcher } from '../map/item-batcher.js';
import { compileItemReader, readItems } from '../map/item-reader.js';
import {
  compileMapFields,
  isArray,
  isMapData,
  itemInput,
  type ItemSelector,
  itemsOf,
  type MapData,
} from '../map/map-fields.js';
import { isDistributed } from '../states/map.js';
import { compileTolerance, exceedsTolerance } from '../map/tolerance.js';
import { type Frame } from '../execute/frame.js';
import { type StateNode, type StateResult } from '../state-machine.js';
import { nextStateName, createStateNode } from '../states/state-node.js';
import { type StateInspection } from './state-inspection.js';
import { InvalidStateTest, mockedResult, type StateMock } from './mock.js';
import { TestStateFrame } from './test-state-frame.js';

/** Options for testing a Map state. */
export interface MockedMapOptions {
  readonly mock: StateMock;
  /** The number of iterations to treat as failed. */
  readonly failedIterations: number;
  /** Whether the test has data for an ItemReader. */
  readonly hasReaderData: boolean;
}

/**
 * Compiles a Map state whose iterations do not run. Its other fields are evaluated, and the mock is its result. The
 * failed iterations of the test count against the tolerance, if the state sets one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
 */
export function compileMockedMap(
  definition: JsonObject,
  context: CompileContext,
  inspection: StateInspection,
  test: MockedMapOptions,
): StateNode {
  const { io, items, maxConcurrency, selectItem } = compileMapFields<MapData>(
    definition,
    context,
    isDistributed(definition) ? isMapData : isArray,
  );
  const tolerance = compileTolerance(definition, context);
  const next = nextStateName(definition);
  const inputs = compileItemInputs(definition, context, selectItem, inspection, test);
  return createStateNode('Map', context.name, async (frame): Promise<StateResult> => {
    const selected = io.selectInput(frame);
    const list = definition['ItemReader'] === undefined ? await items(frame, selected) : undefined;
    if (list !== undefined && context.language === 'JSONPath') inspection.afterItemsPath = list;
    inspection.maxConcurrency = (await maxConcurrency(frame, selected)) ?? 0;
    const tolerated = await tolerance(frame, selected);
    if (tolerated.hasCount) inspection.toleratedFailureCount = tolerated.count;
    if (tolerated.hasPercentage) inspection.toleratedFailurePercentage = tolerated.percentage;
    const total = await inputs(frame, selected, list);
    if (total !== undefined && test.failedIterations > total)
      throw new InvalidStateTest(
        'Map iteration failure count must be less than or equal to the number of Map iterations.',
      );
    const result = mockedResult(test.mock);
    if (
      (tolerated.hasCount || tolerated.hasPercentage) &&
      exceedsTolerance(tolerated, test.failedIterations, total ?? lengthOf(result))
    ) {
      throw new StateFailure(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      );
    }
    const { output, assigned } = await io.processResult(frame, result);
    return { output, assigned, next };
  });
}

function lengthOf(result: Json): number | undefined {
  return Array.isArray(result) ? result.length : undefined;
}

/** Reads, selects and batches the items, as the state defines. Returns their number if it is known. */
type Inputs = (frame: Frame, selected: Json, list: MapData | undefined) => Promise<number | undefined>;

function compileItemInputs(
  definition: JsonObject,
  context: CompileContext,
  selectItem: ItemSelector,
  inspection: StateInspection,
  { hasReaderData }: MockedMapOptions,
): Inputs {
  const { ItemReader = null, ItemBatcher = null, ItemSelector: selector, Parameters } = definition;
  const reader = isJsonObject(ItemReader) ? compileItemReader(ItemReader, context) : undefined;
  const batcher = isJsonObject(ItemBatcher) ? compileItemBatcher(ItemBatcher, context) : undefined;
  const selects = (selector ?? (context.language === 'JSONPath' ? Parameters : undefined)) !== undefined;
  return async (frame, selected, list) => {
    const plan = await reader?.(frame, selected);
    if (plan !== undefined && !hasReaderData) return undefined;
    const items =
      plan === undefined ? itemsOf(list ?? []) : await collect(readItems(frame, plan, new AbortController().signal));
    if (typeof plan?.readerConfig['ItemsPointer'] === 'string') inspection.afterItemsPointer = items.map(itemInput);
    const inputs: Json[] = [];
    for (const [index, item] of items.entries()) {
      const input = itemInput(item);
      inputs.push(
        frame instanceof TestStateFrame
          ? await selectItem(frame.iteration({ ...item, index }), frame.input, selected, input)
          : input,
      );
    }
    if (selects) inspection.afterItemSelector = inputs;
    const batching = await batcher?.(frame, selected);
    if (batching !== undefined) {
      const each = await collect(
        batchItems(asAsync(inputs), batching, frame.execution.environment.quotas.payloadBytes),
      );
      inspection.afterItemBatcher = each.map(({ input }) => input);
    }
    return items.length;
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function* asAsync(items: readonly Json[]): AsyncGenerator<Json> {
  yield* items;
}
