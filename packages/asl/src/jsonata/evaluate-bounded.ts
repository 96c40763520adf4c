import jsonata from 'jsonata';
import { type RecordedScope } from './recorded-scope.js';
import { boundConcatenation, boundFunctions, entryName, MemoryLimitExceeded } from './bounded-functions.js';
import { BoundedRegExp } from './bounded-regexp.js';
import { limits } from './limits.js';

/** Milliseconds after which an evaluation starts again, in slices. */
const firstAttemptMs = 50;
/** Milliseconds of a slice. The event loop runs other work after each. */
const sliceMs = 10;
/** The number of waiting nodes that continue in one turn of the event loop. */
const nodesPerTurn = 100;
/**
 * CPU time of an evaluation in slices, in milliseconds. AWS ends an evaluation after one second
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html).
 */
const maxCpuMs = 1_300;
/** Tuples of one step with `#` or `@`. Each takes more than a microsecond. */
const maxTuples = 50_000;
/** Bytes by which the heap may grow during an evaluation in slices. */
const maxHeapGrowth = 64 * 1024 * 1024;

/** Parses an expression for {@link boundedEvaluation}. Throws jsonata's errors. */
export function parseBounded(source: string): jsonata.Expression {
  return parse(source, firstAttempt);
}

/** Evaluates with the bindings that `bindingsOf` returns. They are created again if the evaluation starts again. */
export type Evaluate = (bindingsOf: () => Record<string, unknown>, scope: RecordedScope) => Promise<unknown>;

/**
 * Returns an evaluation that never blocks the event loop. Most evaluations take less than a millisecond, so the first
 * attempt runs without interruption. If it takes longer than 50 ms, the evaluation starts again and yields to the event
 * loop every 10 ms, until it exceeds 1.3 seconds of CPU time or 64 MiB. Evaluations in slices run one after another.
 * Expressions have no effects, and the second attempt draws the same random numbers. Rejects with jsonata's errors.
 *
 * @param expression its syntax tree changes at the first evaluation
 */
export function boundedEvaluation(source: string, expression: jsonata.Expression): Evaluate {
  let bounded: jsonata.Expression | undefined;
  let sliced: jsonata.Expression | undefined;
  return async (bindingsOf, scope) => {
    // Most expressions are evaluated by closures only.
    bounded ??= bound(expression);
    try {
      return await bounded.evaluate(undefined, bindingsOf());
    } catch (error) {
      if (!isTimeout(error)) throw error;
    }
    scope.rewind();
    const expressionInSlices = (sliced ??= parseSliced(source));
    const release = scope.keepAlive();
    try {
      return await slices.run(() => expressionInSlices.evaluate(undefined, bindingsOf()));
    } finally {
      release();
    }
  };
}

/** The part of the package's environment of one evaluation that is used here. */
interface BaseFrame {
  /** The number of nodes that are being evaluated. */
  depth: number;
  createSequence: (...first: unknown[]) => unknown[];
  bind(name: symbol, value: unknown): void;
}

/** Called before each node is evaluated. The package awaits its result. */
type Enter = () => Promise<void> | undefined;

/** @param enterOf Returns the callback of an evaluation. */
function parse(source: string, enterOf: (base: BaseFrame) => Enter): jsonata.Expression {
  // `withLimits` checks the depth: the package would create a stack trace for each node that is too deep. It calls only
  // `exec` of the engine and sets `lastIndex`.
  const options = { ...limits, stack: 0, RegexEngine: BoundedRegExp };
  const expression = jsonata(source, options as unknown as jsonata.JsonataOptions);
  // The type declarations do not have symbols as names.
  expression.assign(entryName as unknown as string, (_node: unknown, _input: unknown, frame: { base: BaseFrame }) => {
    const enter = enterOf(frame.base);
    frame.base.createSequence = createSequence;
    frame.base.bind(entryName, enter);
    return enter();
  });
  return expression;
}

/** An array with the package's marks. */
interface Sequence extends Array<unknown> {
  sequence?: true;
  tupleStream?: boolean;
}

/** Creates an array that collects results. The package fills the tuples of `#` and `@` without a pause. */
function createSequence(...first: unknown[]): unknown[] {
  const sequence: Sequence = [];
  sequence.push = pushWithin;
  sequence.sequence = true;
  if (first.length === 1) sequence.push(first[0]);
  return sequence;
}

/** Adds an item, or several, to a sequence. One function for all sequences, because they can be many. */
function pushWithin(this: Sequence, item: unknown, ...more: unknown[]): number {
  const most = this.tupleStream === true ? maxTuples : (limits.sequence ?? 0);
  if (this.length + more.length >= most) throw new MemoryLimitExceeded();
  this[this.length] = item;
  for (const each of more) this[this.length] = each;
  return this.length;
}

/** Limits the time and memory of functions and operators of an expression. */
function bound(expression: jsonata.Expression): jsonata.Expression {
  boundFunctions(expression);
  boundConcatenation(expression);
  return expression;
}

/**
 * Adds the limit of depth to `enter`. The package evaluates all groups of `{ … }` at the same time, so 100,000 nodes can
 * exceed a limit. Only the first one fails, which ends the evaluation; the others wait forever and are collected as
 * garbage.
 */
function withLimits(base: BaseFrame, enter: Enter): Enter {
  const { stack = 0 } = limits;
  let hasFailed = false;
  return () => {
    if (hasFailed) return new Promise(() => undefined);
    try {
      // The package's errors are objects.
      // oxlint-disable-next-line typescript/only-throw-error
      if (base.depth > stack) throw { code: 'D1011', value: stack };
      return enter();
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
}

/** Ends an attempt after 50 ms. */
function firstAttempt(base: BaseFrame): Enter {
  const started = Date.now();
  return withLimits(base, () => {
    if (Date.now() - started > firstAttemptMs) throw new EvaluationTimeout();
    return undefined;
  });
}

function parseSliced(source: string): jsonata.Expression {
  return bound(
    parse(source, (base) => {
      const evaluation = slices.current;
      return withLimits(base, () => evaluation.enter());
    }),
  );
}

/** The package's error for an evaluation that takes too long. */
class EvaluationTimeout extends Error {
  override readonly name = 'EvaluationTimeout';
  readonly code = 'D1012';
  readonly value = maxCpuMs;
}

/** A node that waits for its turn. */
interface Waiting {
  readonly resume: () => void;
  readonly fail: (error: Error) => void;
}

/** One evaluation in slices. */
class SlicedEvaluation {
  #sliceStart = performance.now();
  readonly #cpuAtStart = process.cpuUsage();
  readonly #heapAtStart = process.memoryUsage().heapUsed;
  /** The nodes that wait, in order. */
  #waiting: Waiting[] = [];
  #next = 0;
  #isOver = false;

  /** Ends the slice after 10 ms. */
  enter(): Promise<void> | undefined {
    if (this.#isOver) return new Promise(() => undefined);
    if (performance.now() - this.#sliceStart < sliceMs) return undefined;
    return new Promise((resume, fail) => {
      this.#waiting.push({ resume, fail });
      if (this.#waiting.length - this.#next === 1) setImmediate(() => this.#startSlice());
    });
  }

  /** Ends the evaluation. Nodes that have not ended wait forever. */
  end(): void {
    this.#isOver = true;
    this.#waiting = [];
  }

  #startSlice(): void {
    const error = this.#exceeded();
    if (error !== undefined) this.#waiting[this.#next]?.fail(error);
    if (error !== undefined || this.#isOver) return;
    this.#sliceStart = performance.now();
    const end = Math.min(this.#next + nodesPerTurn, this.#waiting.length);
    for (; this.#next < end; this.#next++) this.#waiting[this.#next]?.resume();
    if (this.#next < this.#waiting.length) setImmediate(() => this.#startSlice());
    else this.#waiting.length = this.#next = 0;
  }

  #exceeded(): Error | undefined {
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    if ((user + system) / 1000 > maxCpuMs) return new EvaluationTimeout();
    return process.memoryUsage().heapUsed - this.#heapAtStart > maxHeapGrowth ? new MemoryLimitExceeded() : undefined;
  }
}

/** Runs evaluations in slices one at a time, so that time and memory are those of one evaluation. */
class Slices {
  #queue: Promise<unknown> = Promise.resolve();
  current = new SlicedEvaluation();

  run<T>(evaluate: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      this.current = new SlicedEvaluation();
      try {
        return await evaluate();
      } finally {
        this.current.end();
      }
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

const slices = new Slices();

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'D1012';
}
