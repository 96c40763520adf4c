import { type CompileContext } from '../compile/compile-context.js';
import { RuntimeProblem, type StateFailure } from '../errors/state-failure.js';
import { andThen } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { compileMapFields, type ItemSelector } from '../map/map-fields.js';
import { failureOf } from '../run/failure-of.js';
import { Frame, type FrameOwner, type InnerRun } from '../run/frame.js';
import { resumeFrame, startFrame } from '../run/loop.js';
import { withRecovery } from '../run/recovery.js';
import { type Program, type StateNode } from '../state-machine.js';
import { nextOf, stateNode } from './state-node.js';

/** Fields of a distributed Map that an inline one would have to leave undone. */
const distributedOnly = ['ItemReader', 'ItemBatcher', 'ResultWriter'];

/**
 * Map, inline: iterations are part of this execution and of its history; at most 40 at once (a quota). AWS creates one
 * with a reader, a batcher or a writer; what it does with that is not known, so it fails here rather than passing over
 * what was asked for.
 */
export function compileInlineMap(definition: JsonObject, context: CompileContext): StateNode {
  const undone = distributedOnly.find((field) => definition[field] !== undefined);
  const { io, items, selectItem, maxConcurrency, program, recovery } = compileMapFields(definition, context);
  const next = nextOf(definition);
  return stateNode('Map', context.name, (frame) =>
    withRecovery(frame, recovery, () => {
      if (undone !== undefined)
        throw new RuntimeProblem(
          `The field '${undone}' is only supported for a Map state in DISTRIBUTED mode; set Mode in its ProcessorConfig.`,
        );
      const selected = io.select(frame);
      const previous = frame.takePrevious(InlineMapRun);
      return andThen(previous === undefined ? items(frame, selected) : previous.items, (list) =>
        andThen(maxConcurrency(frame, selected), async (wanted) => {
          const outputs = await new InlineMapRun(frame, program, list, selectItem, selected, previous).run(wanted ?? 0);
          const { output, assigned } = await io.finish(frame, outputs);
          return { output, assigned, next };
        }),
      );
    }),
  );
}

/** One attempt of an inline Map. After a redrive, only the iterations run that had not succeeded. */
class InlineMapRun implements FrameOwner, InnerRun {
  readonly #outputs: Json[];
  /** Iterations to go on with after a redrive, from the last to the first. */
  readonly #redriven: Frame[] = [];
  readonly #resumes: boolean;
  readonly #running = new Set<Frame>();
  /** Iterations that failed, or were aborted because another one did. */
  readonly #ended: Frame[] = [];
  #next = 0;
  #left: number;
  #limit = 1;
  /** The event that the next iteration's start names as its previous: the end of the one whose place it takes. */
  #previous = 0;
  #over = false;
  #filling = false;
  #resolve: (outputs: Json) => void = () => undefined;
  #reject: (failure: StateFailure) => void = () => undefined;

  constructor(
    readonly frame: Frame,
    readonly program: Program,
    readonly items: readonly Json[],
    readonly selectItem: ItemSelector,
    readonly selected: Json,
    previous?: InlineMapRun,
  ) {
    this.#resumes = previous !== undefined;
    this.#left = previous === undefined ? items.length : previous.#left;
    this.#outputs = previous === undefined ? new Array<Json>(items.length).fill(null) : previous.#outputs.slice();
    if (previous !== undefined) this.#takeOver(previous);
    frame.inner = this;
  }

  *frames(): Iterable<readonly [number, Frame]> {
    for (const iteration of [...this.#running, ...this.#ended, ...this.#redriven])
      yield [this.#item(iteration).index, iteration];
  }

  run(maxConcurrency: number): Promise<Json> {
    const { frame, items } = this;
    const { inlineMapConcurrency } = frame.execution.world.quotas;
    this.#limit = maxConcurrency > 0 ? Math.min(maxConcurrency, inlineMapConcurrency) : inlineMapConcurrency;
    if (!this.#resumes) frame.record('MapStateStarted', { length: items.length });
    this.#previous = frame.last;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (!frame.live) return;
      frame.interrupt = () => this.#abort();
      if (this.#left === 0) return this.#finish();
      this.#fill();
    });
  }

  #takeOver(previous: InlineMapRun): void {
    const { frame } = this;
    this.#next = previous.#next;
    const ended = [...previous.#redriven, ...previous.#ended].sort((a, b) => this.#item(b).index - this.#item(a).index);
    for (const iteration of ended) this.#redriven.push(iteration.redriven(frame.execution, this, frame.last, frame));
  }

  succeeded(iteration: Frame, output: Json): void {
    const { index } = this.#item(iteration);
    this.#outputs[index] = output;
    this.#running.delete(iteration);
    const { frame } = this;
    frame.last = frame.execution.record('MapIterationSucceeded', iteration.last, { index, name: frame.state.name });
    this.#previous = iteration.last;
    if (--this.#left === 0) this.#finish();
    else this.#fill();
  }

  failed(iteration: Frame, failure: StateFailure): void {
    const { frame } = this;
    const { index } = this.#item(iteration);
    this.#running.delete(iteration);
    this.#ended.push(iteration);
    frame.execution.record('MapIterationFailed', iteration.last, { index, name: frame.state.name });
    frame.last = iteration.last;
    frame.interrupt = undefined;
    this.#abort();
    this.#reject(failure);
  }

  /** Starts iterations while there is room; those that end at once make room for the next without recursion. */
  #fill(): void {
    if (this.#filling) return;
    this.#filling = true;
    while (!this.#over && this.#running.size < this.#limit) {
      const redriven = this.#redriven.pop();
      if (redriven !== undefined) this.#resume(redriven);
      else if (this.#next < this.items.length) this.#start(this.#next++);
      else break;
    }
    this.#filling = false;
  }

  #start(index: number): void {
    const { frame } = this;
    const value = this.items[index] as Json; // `fill` stays inside the array
    const iteration = new Frame(frame.execution, this.program, this, this.#previous, frame, { index, value });
    iteration.entered = frame.entered;
    this.#running.add(iteration);
    iteration.record('MapIterationStarted', { index, name: frame.state.name });
    this.#begin(iteration, value);
  }

  #resume(iteration: Frame): void {
    this.#running.add(iteration);
    if (iteration.standing === 'before-first') this.#begin(iteration, iteration.mapItem?.value ?? null);
    else resumeFrame(iteration);
  }

  #begin(iteration: Frame, value: Json): void {
    const { frame } = this;
    try {
      const input = this.selectItem(iteration, frame.input, this.selected, value);
      if (input instanceof Promise) this.#startLater(iteration, input);
      else startFrame(iteration, input);
    } catch (error) {
      this.#cannotStart(iteration, error);
    }
  }

  #startLater(iteration: Frame, input: Promise<Json>): void {
    input.then(
      (value) => {
        if (iteration.live) startFrame(iteration, value);
      },
      (error: unknown) => this.#cannotStart(iteration, error),
    );
  }

  #cannotStart(iteration: Frame, error: unknown): void {
    if (!iteration.live) return;
    const failure = failureOf(iteration, error);
    iteration.live = false;
    this.failed(iteration, failure);
  }

  #finish(): void {
    const { frame } = this;
    this.#over = true;
    frame.interrupt = undefined;
    // The exit names the same previous event as this one.
    frame.execution.record('MapStateSucceeded', frame.last);
    this.#resolve(this.#outputs);
  }

  #abort(): void {
    this.#over = true;
    for (const iteration of this.#running) {
      iteration.abort();
      this.frame.execution.record('MapIterationAborted', iteration.last, {
        index: this.#item(iteration).index,
        name: this.frame.state.name,
      });
    }
    this.#ended.push(...this.#running);
    this.#running.clear();
  }

  #item(iteration: Frame): { readonly index: number } {
    return iteration.mapItem ?? { index: 0 }; // an iteration's frame always has its item
  }
}
