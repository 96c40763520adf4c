import { type CompileContext } from '../compile/compile-context.js';
import { StateRuntimeError, type StateFailure } from '../errors/state-failure.js';
import { chain } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { compileMapFields, isArray, type ItemSelector } from '../map/map-fields.js';
import { toStateFailure } from '../execute/to-state-failure.js';
import { Frame, type FrameOwner, type NestedFrames } from '../execute/frame.js';
import { resumeFrame, startFrame } from '../execute/loop.js';
import { withRecovery } from '../execute/recovery.js';
import { type Program, type StateNode } from '../state-machine.js';
import { nextStateName, createStateNode } from './state-node.js';

/** Fields that only a Distributed Map supports. */
const distributedOnly = ['ItemReader', 'ItemBatcher', 'ResultWriter'];

/**
 * Compiles an inline Map. Its iterations are part of the same execution and history. Up to 40 run concurrently (a
 * quota). AWS accepts the fields of a Distributed Map in the definition. Their effect is not documented, so the state
 * fails instead of ignoring them.
 */
export function compileInlineMap(definition: JsonObject, context: CompileContext): StateNode {
  const unsupportedField = distributedOnly.find((field) => definition[field] !== undefined);
  const { io, items, selectItem, maxConcurrency, program, recovery } = compileMapFields(definition, context, isArray);
  const next = nextStateName(definition);
  return createStateNode('Map', context.name, (frame) =>
    withRecovery(frame, recovery, () => {
      if (unsupportedField !== undefined)
        throw new StateRuntimeError(
          `The field '${unsupportedField}' requires a Distributed Map. Set Mode to DISTRIBUTED in ProcessorConfig.`,
        );
      const selected = io.selectInput(frame);
      const previous = frame.takePreviousAttempt(InlineMapAttempt);
      return chain(previous === undefined ? items(frame, selected) : previous.items, (list) =>
        chain(maxConcurrency(frame, selected), async (concurrency) => {
          const outputs = await new InlineMapAttempt(frame, program, list, selectItem, selected, previous).run(
            concurrency ?? 0,
          );
          const { output, assigned } = await io.processResult(frame, outputs);
          return { output, assigned, next };
        }),
      );
    }),
  );
}

/** One attempt of an inline Map. After a redrive, only the iterations run that have not succeeded. */
class InlineMapAttempt implements FrameOwner, NestedFrames {
  readonly #outputs: Json[];
  /** Iterations to continue after a redrive, from the last to the first. */
  readonly #redriven: Frame[] = [];
  readonly #isRedrive: boolean;
  readonly #running = new Set<Frame>();
  /** Iterations that failed, or were aborted after another one failed. */
  readonly #ended: Frame[] = [];
  #nextIndex = 0;
  #remaining: number;
  #maxConcurrency = 1;
  /** The previousEventId of the next iteration's start: the end of the iteration that it replaces. */
  #previousEventId = 0;
  #isStopped = false;
  #isStarting = false;
  #resolve: (outputs: Json) => void = () => undefined;
  #reject: (failure: StateFailure) => void = () => undefined;

  constructor(
    readonly frame: Frame,
    readonly program: Program,
    readonly items: readonly Json[],
    readonly selectItem: ItemSelector,
    readonly selected: Json,
    previous?: InlineMapAttempt,
  ) {
    this.#isRedrive = previous !== undefined;
    this.#remaining = previous === undefined ? items.length : previous.#remaining;
    this.#outputs = previous === undefined ? new Array<Json>(items.length).fill(null) : previous.#outputs.slice();
    if (previous !== undefined) this.#resumeFrom(previous);
    frame.nested = this;
  }

  *unfinishedFrames(): Iterable<readonly [number, Frame]> {
    for (const iteration of [...this.#running, ...this.#ended, ...this.#redriven])
      yield [this.#item(iteration).index, iteration];
  }

  run(maxConcurrency: number): Promise<Json> {
    const { frame, items } = this;
    const { inlineMapConcurrency } = frame.execution.environment.quotas;
    this.#maxConcurrency = maxConcurrency > 0 ? Math.min(maxConcurrency, inlineMapConcurrency) : inlineMapConcurrency;
    if (!this.#isRedrive) frame.record('MapStateStarted', { length: items.length });
    this.#previousEventId = frame.lastEventId;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (!frame.live) return;
      frame.interrupt = () => this.#abort();
      if (this.#remaining === 0) return this.#finish();
      this.#startIterations();
    });
  }

  #resumeFrom(previous: InlineMapAttempt): void {
    const { frame } = this;
    this.#nextIndex = previous.#nextIndex;
    const ended = [...previous.#redriven, ...previous.#ended].sort((a, b) => this.#item(b).index - this.#item(a).index);
    for (const iteration of ended)
      this.#redriven.push(iteration.createRedriveFrame(frame.execution, this, frame.lastEventId, frame));
  }

  succeeded(iteration: Frame, output: Json): void {
    const { index } = this.#item(iteration);
    this.#outputs[index] = output;
    this.#running.delete(iteration);
    const { frame } = this;
    frame.lastEventId = frame.execution.record('MapIterationSucceeded', iteration.lastEventId, {
      index,
      name: frame.state.name,
    });
    this.#previousEventId = iteration.lastEventId;
    if (--this.#remaining === 0) this.#finish();
    else this.#startIterations();
  }

  failed(iteration: Frame, failure: StateFailure): void {
    const { frame } = this;
    const { index } = this.#item(iteration);
    this.#running.delete(iteration);
    this.#ended.push(iteration);
    frame.execution.record('MapIterationFailed', iteration.lastEventId, { index, name: frame.state.name });
    frame.lastEventId = iteration.lastEventId;
    frame.interrupt = undefined;
    this.#abort();
    this.#reject(failure);
  }

  /** Starts iterations up to the concurrency limit. Iterations that end synchronously do not cause recursion. */
  #startIterations(): void {
    if (this.#isStarting) return;
    this.#isStarting = true;
    while (!this.#isStopped && this.#running.size < this.#maxConcurrency) {
      const redriven = this.#redriven.pop();
      if (redriven !== undefined) this.#resume(redriven);
      else if (this.#nextIndex < this.items.length) this.#start(this.#nextIndex++);
      else break;
    }
    this.#isStarting = false;
  }

  #start(index: number): void {
    const { frame } = this;
    const value = this.items[index] as Json; // within the array
    const iteration = new Frame(frame.execution, this.program, this, this.#previousEventId, frame, { index, value });
    iteration.enteredEventId = frame.enteredEventId;
    this.#running.add(iteration);
    iteration.record('MapIterationStarted', { index, name: frame.state.name });
    this.#begin(iteration, value);
  }

  #resume(iteration: Frame): void {
    this.#running.add(iteration);
    if (iteration.resumePoint === 'start') this.#begin(iteration, iteration.mapItem?.value ?? null);
    else resumeFrame(iteration);
  }

  #begin(iteration: Frame, value: Json): void {
    const { frame } = this;
    try {
      const input = this.selectItem(iteration, frame.input, this.selected, value);
      if (input instanceof Promise) this.#startWhenResolved(iteration, input);
      else startFrame(iteration, input);
    } catch (error) {
      this.#failToStart(iteration, error);
    }
  }

  #startWhenResolved(iteration: Frame, input: Promise<Json>): void {
    input.then(
      (value) => {
        if (iteration.live) startFrame(iteration, value);
      },
      (error: unknown) => this.#failToStart(iteration, error),
    );
  }

  #failToStart(iteration: Frame, error: unknown): void {
    if (!iteration.live) return;
    const failure = toStateFailure(iteration, error);
    iteration.live = false;
    this.failed(iteration, failure);
  }

  #finish(): void {
    const { frame } = this;
    frame.interrupt = undefined;
    // The Exited event has the same previousEventId as this one.
    frame.execution.record('MapStateSucceeded', frame.lastEventId);
    this.#resolve(this.#outputs);
  }

  #abort(): void {
    this.#isStopped = true;
    for (const iteration of this.#running) {
      iteration.abort();
      this.frame.execution.record('MapIterationAborted', iteration.lastEventId, {
        index: this.#item(iteration).index,
        name: this.frame.state.name,
      });
    }
    this.#ended.push(...this.#running);
    this.#running.clear();
  }

  #item(iteration: Frame): { readonly index: number } {
    return iteration.mapItem ?? { index: 0 }; // the frame of an iteration always has an item
  }
}
