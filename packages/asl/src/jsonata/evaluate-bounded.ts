import jsonata from 'jsonata';
import { type RecordedScope } from './recorded-scope.js';
import { boundConcatenation, boundFunctions, MemoryLimitExceeded } from './bounded-functions.js';
import { BoundedRegExp } from './bounded-regexp.js';
import { limits } from './limits.js';

/** Milliseconds after which an evaluation starts again, in slices. */
const firstAttemptMs = 50;
/** Milliseconds of a slice. The event loop runs other work after each. */
const sliceMs = 10;
/**
 * CPU time of an evaluation in slices, in milliseconds. AWS ends an evaluation after one second
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html).
 */
const maxCpuMs = 1_500;
/** Bytes by which the heap may grow during an evaluation in slices. */
const maxHeapGrowth = 100 * 1024 * 1024;

/** Parses an expression for {@link boundedEvaluation}. Throws jsonata's errors. */
export function parseBounded(source: string): jsonata.Expression {
  return parse(source, firstAttemptMs);
}

/** Evaluates with the bindings that `bindingsOf` returns. They are created again if the evaluation starts again. */
export type Evaluate = (bindingsOf: () => Record<string, unknown>, scope: RecordedScope) => Promise<unknown>;

/**
 * Returns an evaluation that never blocks the event loop. Most evaluations take less than a millisecond, so the first
 * attempt runs without interruption. If it takes longer than 50 ms, the evaluation starts again and yields to the event
 * loop every 10 ms, until it exceeds 1.5 seconds of CPU time or 100 MB. Evaluations in slices run one after another. Expressions have no effects, and the second attempt draws the
 * same random numbers. Rejects with jsonata's errors.
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

/** @param timeout Milliseconds; 0 for no limit of the package. */
function parse(source: string, timeout: number): jsonata.Expression {
  const options = { ...limits, timeout, RegexEngine: BoundedRegExp };
  // The package only calls `exec` and sets `lastIndex`.
  const expression = jsonata(source, options as unknown as jsonata.JsonataOptions);
  onEntry(expression, (base) => {
    base.guardrails = guardrails(base, timeout);
    base.bind(entryName, undefined);
  });
  return expression;
}

/** Limits the time and memory of functions and operators of an expression. */
function bound(expression: jsonata.Expression): jsonata.Expression {
  boundFunctions(expression);
  boundConcatenation(expression);
  return expression;
}

/** The part of the package's environment of one evaluation that is used here. */
interface BaseFrame {
  depth: number;
  guardrails: () => void;
  bind(name: symbol, value: unknown): void;
}

const entryName: unique symbol = Symbol.for('jsonata.__evaluate_entry') as never;

/** Calls a function before each node is evaluated. The package awaits its result. */
function onEntry(expression: jsonata.Expression, callback: (base: BaseFrame) => Promise<void> | void): void {
  // The type declarations do not have symbols as names.
  expression.assign(entryName as unknown as string, (_node: unknown, _input: unknown, frame: { base: BaseFrame }) =>
    callback(frame.base),
  );
}

/**
 * Returns the package's limits of depth and time with errors that have no stack trace. The package evaluates all groups
 * of `{ … }` at the same time, so one evaluation can exceed the depth 100,000 times.
 */
function guardrails(base: BaseFrame, timeout: number): () => void {
  const { stack = 0 } = limits;
  const started = Date.now();
  return () => {
    // The package's errors are objects.
    // oxlint-disable-next-line typescript/only-throw-error
    if (base.depth > stack) throw { code: 'D1011', value: stack };
    // oxlint-disable-next-line typescript/only-throw-error
    if (timeout > 0 && Date.now() - started > timeout) throw { code: 'D1012', value: timeout };
  };
}

function parseSliced(source: string): jsonata.Expression {
  const expression = bound(parse(source, 0));
  onEntry(expression, (base) => {
    base.guardrails = guardrails(base, 0);
    base.bind(entryName, slices.yieldToEventLoop);
  });
  return expression;
}

/** The package's error for an evaluation that takes too long. */
class EvaluationTimeout extends Error {
  override readonly name = 'EvaluationTimeout';
  readonly code = 'D1012';
  readonly value = maxCpuMs;
}

/** Runs evaluations in slices, one at a time, so that time and memory are those of one evaluation. */
class Slices {
  #queue: Promise<unknown> = Promise.resolve();
  #sliceStart = 0;
  #cpuAtStart = process.cpuUsage();
  #heapAtStart = 0;
  /** The next slice, which all parts wait for that the package evaluates at the same time. */
  #nextSlice: Promise<void> | undefined;

  run<T>(evaluate: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      this.#sliceStart = performance.now();
      this.#cpuAtStart = process.cpuUsage();
      this.#heapAtStart = process.memoryUsage().heapUsed;
      return evaluate();
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the slice after 10 ms. The package awaits this before each node. */
  readonly yieldToEventLoop = (): Promise<void> | undefined => {
    if (performance.now() - this.#sliceStart < sliceMs) return undefined;
    if (this.#nextSlice !== undefined) return this.#nextSlice;
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    if ((user + system) / 1000 > maxCpuMs) throw new EvaluationTimeout();
    if (process.memoryUsage().heapUsed - this.#heapAtStart > maxHeapGrowth) throw new MemoryLimitExceeded();
    this.#nextSlice = new Promise((resolve) => {
      setImmediate(() => {
        this.#sliceStart = performance.now();
        this.#nextSlice = undefined;
        resolve();
      });
    });
    return this.#nextSlice;
  };
}

const slices = new Slices();
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'D1012';
}
