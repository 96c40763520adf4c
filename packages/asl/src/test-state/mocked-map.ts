import { type CompileContext } from '../compile/compile-context.js';
import { StateFailure } from '../errors/state-failure.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { batches, compileItemBatcher } from '../map/item-batcher.js';
import { compileItemReader, readItems } from '../map/item-reader.js';
import { compileMapFields, type ItemSelector } from '../map/map-fields.js';
import { compileTolerance, exceeds } from '../map/tolerance.js';
import { type Frame } from '../run/frame.js';
import { type StateNode, type Step } from '../state-machine.js';
import { nextOf, stateNode } from '../states/state-node.js';
import { type Inspection } from './inspection.js';
import { mockedResult, type StateMock } from './mock.js';
import { TestedFrame } from './tested-frame.js';

/** What a test says of a Map state besides its mock. */
export interface MapTest {
  readonly mock: StateMock;
  /** How many iterations are to have failed. */
  readonly failedIterations: number;
  /** Whether the host has data for an ItemReader. */
  readonly hasReaderData: boolean;
}

/**
 * A Map state whose iterations do not run: everything around them is evaluated, then the mock is the result. The
 * iterations that are said to have failed count against the tolerance where the state sets one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
 */
export function compileMockedMap(
  definition: JsonObject,
  context: CompileContext,
  seen: Inspection,
  test: MapTest,
): StateNode {
  const { io, items, maxConcurrency, selectItem } = compileMapFields(definition, context);
  const tolerance = compileTolerance(definition, context);
  const next = nextOf(definition);
  const inputs = compileInputs(definition, context, selectItem, seen, test);
  return stateNode('Map', context.name, async (frame): Promise<Step> => {
    const selected = io.select(frame);
    const list = definition['ItemReader'] === undefined ? await items(frame, selected) : undefined;
    if (list !== undefined && context.language === 'JSONPath') seen.afterItemsPath = [...list];
    seen.maxConcurrency = (await maxConcurrency(frame, selected)) ?? 0;
    const tolerated = await tolerance(frame, selected);
    if (tolerated.countSet) seen.toleratedFailureCount = tolerated.count;
    if (tolerated.percentageSet) seen.toleratedFailurePercentage = tolerated.percentage;
    const total = await inputs(frame, selected, list);
    const result = mockedResult(test.mock);
    if (
      (tolerated.countSet || tolerated.percentageSet) &&
      exceeds(tolerated, test.failedIterations, total ?? lengthOf(result))
    ) {
      throw new StateFailure(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      );
    }
    const { output, assigned } = await io.finish(frame, result);
    return { output, assigned, next };
  });
}

function lengthOf(result: Json): number | undefined {
  return Array.isArray(result) ? result.length : undefined;
}

/** Reads, selects and batches the items, each where the state says so; gives their number where it is known. */
type Inputs = (frame: Frame, selected: Json, list: readonly Json[] | undefined) => Promise<number | undefined>;

function compileInputs(
  definition: JsonObject,
  context: CompileContext,
  selectItem: ItemSelector,
  seen: Inspection,
  { hasReaderData }: MapTest,
): Inputs {
  const { ItemReader = null, ItemBatcher = null, ItemSelector: selector, Parameters } = definition;
  const reader = isJsonObject(ItemReader) ? compileItemReader(ItemReader, context) : undefined;
  const batcher = isJsonObject(ItemBatcher) ? compileItemBatcher(ItemBatcher, context) : undefined;
  const selects = (selector ?? (context.language === 'JSONPath' ? Parameters : undefined)) !== undefined;
  return async (frame, selected, list) => {
    const plan = await reader?.(frame, selected);
    if (plan !== undefined && !hasReaderData) return undefined;
    const items =
      plan === undefined ? [...(list ?? [])] : await collect(readItems(frame, plan, new AbortController().signal));
    if (typeof plan?.readerConfig['ItemsPointer'] === 'string') seen.afterItemsPointer = items;
    const inputs: Json[] = [];
    for (const [i, item] of items.entries())
      inputs.push(
        frame instanceof TestedFrame ? await selectItem(frame.iteration(i, item), frame.input, selected, item) : item,
      );
    if (selects) seen.afterItemSelector = inputs;
    const batching = await batcher?.(frame, selected);
    if (batching !== undefined) {
      const each = await collect(batches(asAsync(inputs), batching, frame.execution.world.quotas.payloadBytes));
      seen.afterItemBatcher = each.map(({ input }) => input);
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
