import { type CompileContext } from '../compile/compile-context.js';
import { stateIo } from '../compile/make-state-io.js';
import { type StateFailure } from '../errors/state-failure.js';
import { andThen } from '../eventually.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compileCatch } from '../run/catcher.js';
import { Frame, type FrameOwner, type InnerRun } from '../run/frame.js';
import { resumeFrame, startFrame } from '../run/loop.js';
import { type Recovery, withRecovery } from '../run/recovery.js';
import { compileRetry } from '../run/retrier.js';
import { type Program, type StateNode } from '../state-machine.js';
import { nextOf, stateNode } from './state-node.js';

/** Parallel: runs its branches at once; the first one that fails ends the others. */
export function compileParallel(definition: JsonObject, context: CompileContext): StateNode {
  const io = stateIo(definition, context);
  const { Branches } = definition;
  const programs = (Array.isArray(Branches) ? Branches : []).filter(isJsonObject).map(context.compileProgram);
  const recovery: Recovery = {
    retriers: compileRetry(definition['Retry']),
    catchers: compileCatch(definition['Catch'], context.language),
    gaveUp: (frame) => frame.record('ParallelStateFailed'),
  };
  const next = nextOf(definition);
  return stateNode('Parallel', context.name, (frame) =>
    withRecovery(frame, recovery, () => {
      const previous = frame.takePrevious(ParallelRun);
      return andThen(previous === undefined ? io.prepare(frame, io.select(frame)) : previous.input, async (input) => {
        const outputs = await new ParallelRun(frame, programs, input, previous).run();
        const { output, assigned } = await io.finish(frame, outputs);
        return { output, assigned, next };
      });
    }),
  );
}

/** One attempt of a Parallel state. After a redrive, only the branches run that had not succeeded. */
class ParallelRun implements FrameOwner, InnerRun {
  readonly #branches: readonly Frame[];
  readonly #outputs: Json[];
  #running: number;
  #resolve: (outputs: Json) => void = () => undefined;
  #reject: (failure: StateFailure) => void = () => undefined;

  constructor(
    readonly frame: Frame,
    programs: readonly Program[],
    readonly input: Json,
    previous?: ParallelRun,
  ) {
    if (previous === undefined) frame.record('ParallelStateStarted');
    const { execution, last } = frame;
    this.#outputs = previous === undefined ? [] : previous.#outputs.slice();
    this.#branches =
      previous === undefined
        ? programs.map((program) => new Frame(execution, program, this, last, frame))
        : previous.#branches.map((branch, i) =>
            i in previous.#outputs ? branch : branch.redriven(execution, this, last, frame),
          );
    this.#running = [...this.frames()].length;
    frame.inner = this;
  }

  *frames(): Iterable<readonly [number, Frame]> {
    for (const [i, branch] of this.#branches.entries()) if (!(i in this.#outputs)) yield [i, branch];
  }

  run(): Promise<Json> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (!this.frame.live) return;
      this.frame.interrupt = () => this.#abort();
      if (this.#running === 0) return this.#finish();
      for (const [, branch] of [...this.frames()]) if (branch.live) this.#start(branch);
    });
  }

  #start(branch: Frame): void {
    if (branch.standing === 'before-first') startFrame(branch, this.input);
    else resumeFrame(branch);
  }

  succeeded(branch: Frame, output: Json): void {
    this.#outputs[this.#branches.indexOf(branch)] = output;
    this.frame.last = branch.last;
    if (--this.#running === 0) this.#finish();
  }

  #finish(): void {
    this.frame.interrupt = undefined;
    // The exit names the same previous event as this one.
    this.frame.execution.record('ParallelStateSucceeded', this.frame.last);
    this.#resolve(this.#outputs);
  }

  /** AWS reports the state that failed as aborted, too. */
  failed(branch: Frame, failure: StateFailure): void {
    this.frame.interrupt = undefined;
    this.frame.last = branch.last;
    if (failure.catchable) branch.recordAborted();
    this.#abort();
    this.#reject(failure);
  }

  #abort(): void {
    for (const branch of this.#branches) branch.abort();
  }
}
