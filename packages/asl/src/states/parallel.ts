import { type CompileContext } from '../compile/compile-context.js';
import { stateIo } from '../compile/make-state-io.js';
import { type StateFailure } from '../errors/state-failure.js';
import { andThen } from '../eventually.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compileCatch } from '../run/catcher.js';
import { Frame, type FrameOwner, type InnerRun } from '../run/frame.js';
import { startFrame } from '../run/loop.js';
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
    withRecovery(frame, recovery, () =>
      andThen(io.prepare(frame, io.select(frame)), async (input) => {
        const outputs = await new ParallelRun(frame, programs).run(input);
        const { output, assigned } = await io.finish(frame, outputs);
        return { output, assigned, next };
      }),
    ),
  );
}

/** One attempt of a Parallel state. */
class ParallelRun implements FrameOwner, InnerRun {
  readonly #branches: Frame[];
  readonly #outputs: Json[] = [];
  #running: number;
  #resolve: (outputs: Json) => void = () => undefined;
  #reject: (failure: StateFailure) => void = () => undefined;

  constructor(
    readonly frame: Frame,
    programs: readonly Program[],
  ) {
    frame.record('ParallelStateStarted');
    this.#branches = programs.map((program) => new Frame(frame.execution, program, this, frame.last, frame));
    this.#running = programs.length;
    frame.inner = this;
  }

  *frames(): Iterable<readonly [number, Frame]> {
    for (const [i, branch] of this.#branches.entries()) if (!(i in this.#outputs)) yield [i, branch];
  }

  run(input: Json): Promise<Json> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (!this.frame.live) return;
      this.frame.interrupt = () => this.#abort();
      for (const branch of this.#branches) if (branch.live) startFrame(branch, input);
    });
  }

  succeeded(branch: Frame, output: Json): void {
    this.#outputs[this.#branches.indexOf(branch)] = output;
    this.frame.last = branch.last;
    if (--this.#running > 0) return;
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
