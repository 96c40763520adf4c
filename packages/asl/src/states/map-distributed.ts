import { type CompileContext } from '../compile/compile-context.js';
import { StateRuntimeError, StateFailure } from '../errors/state-failure.js';
import { type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import {
  batchItems,
  type EvaluatedItemBatcher,
  type ChildInput,
  compileItemBatcher,
  singleItems,
} from '../map/item-batcher.js';
import { compileItemReader, type ItemReader, readItems, type EvaluatedItemReader } from '../map/item-reader.js';
import { compileMapFields, isMapData, itemInput, itemsOf, type MapFields } from '../map/map-fields.js';
import { MapRunExecution } from '../map/map-run-execution.js';
import {
  compileOutputTransformation,
  compileResultWriter,
  type EvaluatedResultWriter,
  type OutputTransformation,
  writeResults,
} from '../map/result-writer.js';
import { compileTolerance, type Tolerance } from '../map/tolerance.js';
import { type MapRun } from '../map/map-run-host.js';
import { toStateFailure } from '../execute/to-state-failure.js';
import { Frame, type MapItem } from '../execute/frame.js';
import { withRecovery } from '../execute/recovery.js';
import { type StateNode, type StateResult } from '../state-machine.js';
import { nextStateName, createStateNode } from './state-node.js';

type Item = Omit<MapItem, 'index'>;

interface DistributedFields extends MapFields {
  readonly label: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  readonly reader: ItemReader | undefined;
  readonly batcher: ((frame: Frame, selected: Json) => MaybePromise<EvaluatedItemBatcher>) | undefined;
  readonly writer: ((frame: Frame, selected: Json) => MaybePromise<EvaluatedResultWriter>) | undefined;
  readonly transformation: OutputTransformation | undefined;
  readonly tolerance: (frame: Frame, selected: Json) => MaybePromise<Tolerance>;
  readonly next: string | undefined;
}

/** Compiles a Distributed Map. Each item, or batch of items, runs in a child execution with its own history. */
export function compileDistributedMap(definition: JsonObject, context: CompileContext): StateNode {
  const { ItemReader, ItemBatcher, ResultWriter, Label } = definition;
  const fields: DistributedFields = {
    ...compileMapFields(definition, context, isMapData),
    label: typeof Label === 'string' ? Label : context.name.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 40),
    executionType: executionType(definition),
    reader: isJsonObject(ItemReader) ? compileItemReader(ItemReader, context) : undefined,
    batcher: isJsonObject(ItemBatcher) ? compileItemBatcher(ItemBatcher, context) : undefined,
    writer: isJsonObject(ResultWriter) ? compileResultWriter(ResultWriter, context) : undefined,
    transformation: isJsonObject(ResultWriter) ? compileOutputTransformation(ResultWriter) : undefined,
    tolerance: compileTolerance(definition, context),
    next: nextStateName(definition),
  };
  return createStateNode('Map', context.name, (frame) =>
    withRecovery(frame, fields.recovery, () => new DistributedMapAttempt(frame, fields).run()),
  );
}

function executionType({ ItemProcessor, Iterator }: JsonObject): 'STANDARD' | 'EXPRESS' {
  const processor = ItemProcessor ?? Iterator ?? null;
  const config = isJsonObject(processor) ? processor['ProcessorConfig'] : undefined;
  return isJsonObject(config) && config['ExecutionType'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

/** One attempt of a Distributed Map. */
class DistributedMapAttempt {
  readonly #abort = new AbortController();

  constructor(
    readonly frame: Frame,
    readonly fields: DistributedFields,
  ) {}

  async run(): Promise<StateResult> {
    const { frame, fields } = this;
    const previous = frame.takePreviousAttempt(MapRunExecution);
    const selected = fields.io.selectInput(frame);
    const items = fields.reader === undefined ? itemsOf(await fields.items(frame, selected)) : undefined;
    if (previous === undefined) frame.record('MapStateStarted', { length: items?.length ?? 0 });
    const tolerance = await fields.tolerance(frame, selected);
    const maxConcurrency = (await fields.maxConcurrency(frame, selected)) ?? 0;
    const read = await fields.reader?.(frame, selected);
    const batching = await fields.batcher?.(frame, selected);
    const writing = await fields.writer?.(frame, selected);
    if (!frame.live) return new Promise(() => undefined);
    const mapRun = previous?.mapRun ?? this.#startMapRun(maxConcurrency, tolerance);
    if (previous === undefined && !(await this.#isOpen(mapRun))) return new Promise(() => undefined);
    const { program, label, executionType: type } = fields;
    const plan = {
      program,
      label,
      executionType: type,
      maxConcurrency,
      tolerance,
      total: items?.length,
      keepResults: writing !== undefined || fields.transformation !== undefined,
    };
    const run = new MapRunExecution(frame, mapRun, plan, previous);
    frame.interrupt = () => {
      this.#abort.abort();
      run.abort();
    };
    const result = await this.#result(run, mapRun, this.#inputs(items, read, batching, selected), writing);
    frame.interrupt = undefined;
    const { output, assigned } = await fields.io.processResult(frame, result);
    return { output, assigned, next: fields.next };
  }

  /** Waits until the map run is open. Resolves to false if the state was aborted before. */
  async #isOpen(mapRun: MapRun): Promise<boolean> {
    const { frame } = this;
    const opened = mapRun.waitUntilOpen?.();
    if (opened === undefined) return true;
    frame.interrupt = () => mapRun.notifyFinished('ABORTED');
    await opened;
    return frame.live;
  }

  #startMapRun(maxConcurrency: number, { count, percentage }: Tolerance): MapRun {
    const { frame, fields } = this;
    const { environment, options } = frame.execution;
    if (environment.mapRuns === undefined)
      throw new StateRuntimeError(
        'A Distributed Map requires a map run host. Set mapRuns in the options of the execution.',
      );
    const mapRun = environment.mapRuns.startMapRun({
      stateName: frame.state.name,
      label: fields.label,
      executionArn: options.arn,
      stateMachineArn: options.stateMachine.arn,
      executionType: fields.executionType,
      maxConcurrency,
      toleratedFailureCount: count,
      toleratedFailurePercentage: percentage,
    });
    frame.record('MapRunStarted', { mapRunArn: mapRun.arn });
    return mapRun;
  }

  async #result(
    run: MapRunExecution,
    mapRun: MapRun,
    inputs: AsyncIterable<ChildInput>,
    writing: EvaluatedResultWriter | undefined,
  ): Promise<Json> {
    const { frame } = this;
    let result: Json;
    try {
      result = await run.run(inputs);
      result = this.fields.transformation?.(run.results) ?? result;
      if (writing !== undefined && frame.live) {
        result = await writeResults(frame, writing, {
          mapRunArn: mapRun.arn,
          results: run.results,
          signal: this.#abort.signal,
        });
        if (frame.live) run.recordResultsWritten();
      }
    } catch (error) {
      throw this.#failed(mapRun, error);
    }
    if (frame.live) {
      // The previousEventId of the Exited event is MapRunStarted, not one of these two events.
      const succeeded = frame.execution.record('MapRunSucceeded', frame.lastEventId);
      frame.execution.record('MapStateSucceeded', succeeded);
      mapRun.notifyFinished('SUCCEEDED');
    }
    return result;
  }

  #failed(mapRun: MapRun, error: unknown): unknown {
    const { frame } = this;
    if (!frame.live) return error;
    frame.interrupt = undefined;
    const failure = taskFailure(error) ?? toStateFailure(frame, error);
    frame.record('MapRunFailed', { error: failure.error, cause: failure.cause });
    mapRun.notifyFinished('FAILED');
    return failure;
  }

  #inputs(
    items: readonly Item[] | undefined,
    read: EvaluatedItemReader | undefined,
    batching: EvaluatedItemBatcher | undefined,
    selected: Json,
  ): AsyncIterable<ChildInput> {
    const { frame } = this;
    const { payloadBytes } = frame.execution.environment.quotas;
    const source = read === undefined ? (items ?? []) : readItems(frame, read, this.#abort.signal);
    const chosen = this.#select(source, selected);
    return batching === undefined ? singleItems(chosen, payloadBytes) : batchItems(chosen, batching, payloadBytes);
  }

  async *#select(items: Iterable<Item> | AsyncIterable<Item>, selected: Json): AsyncGenerator<Json> {
    const { frame, fields } = this;
    let index = 0;
    for await (const item of items) {
      const mapItem = { ...item, index: index++ };
      const itemFrame = new Frame(frame.execution, fields.program, noOwner, frame.lastEventId, frame, mapItem);
      yield await fields.selectItem(itemFrame, frame.input, selected, itemInput(item));
    }
  }
}

/** The owner of frames that only provide the context object of an ItemSelector. */
const noOwner = { succeeded: (): void => undefined, failed: (): void => undefined };

/** Converts a `TaskFailure` of the host's reader or writer. Returns undefined for other errors. */
function taskFailure(error: unknown): StateFailure | undefined {
  if (!(error instanceof Error) || error.name !== 'TaskFailure' || !('error' in error)) return undefined;
  const { cause } = error;
  return new StateFailure(
    typeof error.error === 'string' ? error.error : undefined,
    typeof cause === 'string' ? cause : undefined,
  );
}
