import { type CompileContext } from '../compile/compile-context.js';
import { createStateIo } from '../compile/create-state-io.js';
import { type StateFailure } from '../errors/state-failure.js';
import { chain } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { compileCatch } from '../execute/catcher.js';
import { Frame, type FrameOwner, type NestedFrames } from '../execute/frame.js';
import { resumeFrame, startFrame } from '../execute/loop.js';
import { checkStateInput } from '../execute/payload-limit.js';
import { type Recovery, withRecovery } from '../execute/recovery.js';
import { compileRetry } from '../execute/retrier.js';
import { type Program, type StateNode } from '../state-machine.js';
import { nextStateName, createStateNode } from './state-node.js';

/** Compiles a Parallel state. Its branches run concurrently, and the first failure aborts the others. */
export function compileParallel(definition: JsonObject, context: CompileContext): StateNode {
  const io = createStateIo(definition, context);
  const { Branches } = definition;
  const programs = (Array.isArray(Branches) ? Branches : []).filter(isJsonObject).map(context.compileProgram);
  const recovery: Recovery = {
    retriers: compileRetry(definition['Retry']),
    catchers: compileCatch(definition['Catch'], context.language),
    recordFailure: (frame) => frame.record('ParallelStateFailed'),
  };
  const next = nextStateName(definition);
  return createStateNode('Parallel', context.name, (frame) =>
    withRecovery(frame, recovery, () => {
      const previous = frame.takePreviousAttempt(ParallelAttempt);
      return chain(
        previous === undefined ? io.evaluateParameters(frame, io.selectInput(frame)) : previous.input,
        async (input) => {
          checkStateInput(frame, input);
          const outputs = await new ParallelAttempt(frame, programs, input, previous).run();
          const { output, assigned } = await io.processResult(frame, outputs);
          return { output, assigned, next };
        },
      );
    }),
  );
}

/** One attempt of a Parallel state. After a redrive, only the branches run that have not succeeded. */
class ParallelAttempt implements FrameOwner, NestedFrames {
  readonly #branches: readonly Frame[];
  readonly #outputs: Json[];
  #running: number;
  #resolve: (outputs: Json) => void = () => undefined;
  #reject: (failure: StateFailure) => void = () => undefined;

  constructor(
    readonly frame: Frame,
    programs: readonly Program[],
    readonly input: Json,
    previous?: ParallelAttempt,
  ) {
    if (previous === undefined) frame.record('ParallelStateStarted');
    const { execution, lastEventId } = frame;
    this.#outputs = previous === undefined ? [] : previous.#outputs.slice();
    this.#branches =
      previous === undefined
        ? programs.map((program) => new Frame(execution, program, this, lastEventId, frame))
        : previous.#branches.map((branch, i) =>
            i in previous.#outputs ? branch : branch.createRedriveFrame(execution, this, lastEventId, frame),
          );
    this.#running = [...this.unfinishedFrames()].length;
    frame.nested = this;
  }

  *unfinishedFrames(): Iterable<readonly [number, Frame]> {
    for (const [i, branch] of this.#branches.entries()) if (!(i in this.#outputs)) yield [i, branch];
  }

  run(): Promise<Json> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (!this.frame.live) return;
      this.frame.interrupt = () => this.#abort();
      if (this.#running === 0) return this.#finish();
      for (const [, branch] of [...this.unfinishedFrames()]) if (branch.live) this.#start(branch);
    });
  }

  #start(branch: Frame): void {
    if (branch.resumePoint === 'start') startFrame(branch, this.input);
    else resumeFrame(branch);
  }

  succeeded(branch: Frame, output: Json): void {
    this.#outputs[this.#branches.indexOf(branch)] = output;
    this.frame.lastEventId = branch.lastEventId;
    if (--this.#running === 0) this.#finish();
  }

  #finish(): void {
    this.frame.interrupt = undefined;
    // The Exited event has the same previousEventId as this one.
    this.frame.execution.record('ParallelStateSucceeded', this.frame.lastEventId);
    this.#resolve(this.#outputs);
  }

  /** AWS also reports the failed state as aborted. */
  failed(branch: Frame, failure: StateFailure): void {
    this.frame.interrupt = undefined;
    this.frame.lastEventId = branch.lastEventId;
    if (failure.catchable) branch.recordAborted();
    this.#abort();
    this.#reject(failure);
  }

  #abort(): void {
    for (const branch of this.#branches) branch.abort();
  }
}
