import { type Clock } from '../clock/clock.js';
import { VirtualClock } from '../clock/virtual-clock.js';

/** Milliseconds after which executions let other work of the event loop run, such as requests. */
const sliceMs = 10;
/** Transitions that a slice has in any case, so that the order of events in small executions does not depend on time. */
const minimum = 64;
/** Milliseconds after which a slice is over although it had fewer transitions. */
const maxSliceMs = 100;
/** Transitions of an execution on a virtual clock in one slice. */
const virtualTransitions = 256;

let sliceStart: number | undefined;
let transitions = 0;
let isScheduled = false;
const waiting: (() => void)[] = [];
let next = 0;

/**
 * Lets an execution and the child executions of its map runs yield to the event loop. On a real clock they yield after
 * 10 ms, which all executions of the process share, because they share its event loop: thousands of them that each run
 * for less would block it together. On a virtual clock they yield after a number of transitions: the history of an
 * execution must not depend on the speed of the machine.
 */
export class TimeSlice {
  readonly #isVirtual: boolean;
  #transitions = 0;
  #parked: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#isVirtual = clock instanceof VirtualClock;
  }

  /** Counts a transition. Returns whether the execution should yield to the event loop. */
  isOver(): boolean {
    if (!this.#isVirtual) return isProcessSliceOver();
    this.#transitions += 1;
    return this.#transitions > virtualTransitions;
  }

  /** Calls `callback` in a later slice, in the order of the calls. */
  runInNext(callback: () => void): void {
    if (!this.#isVirtual) return park(callback);
    if (this.#parked.length === 0) park(() => this.#runParked());
    this.#parked.push(callback);
  }

  /** Runs callbacks together, so that the order of events does not depend on the end of the process's slice. */
  #runParked(): void {
    const parked = this.#parked;
    this.#parked = [];
    this.#transitions = 0;
    let count = 0;
    while (count < parked.length && this.#transitions <= virtualTransitions) parked[count++]?.();
    const rest = parked.slice(count);
    if (rest.length === 0) return;
    if (this.#parked.length === 0) park(() => this.#runParked());
    this.#parked = [...rest, ...this.#parked];
  }
}

function isProcessSliceOver(): boolean {
  transitions += 1;
  if (sliceStart === undefined) {
    startSlice();
    return false;
  }
  const elapsed = performance.now() - sliceStart;
  return elapsed > sliceMs && (transitions > minimum || elapsed > maxSliceMs);
}

function startSlice(): void {
  sliceStart = performance.now();
  transitions = 0;
  schedule();
}

function park(callback: () => void): void {
  waiting.push(callback);
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(runSlice);
}

/** Runs callbacks for 10 ms. The rest waits for the next turn of the event loop. */
function runSlice(): void {
  isScheduled = false;
  sliceStart = undefined;
  if (waiting.length === 0) return;
  startSlice();
  const end = performance.now() + sliceMs;
  try {
    do {
      const callback = waiting[next];
      waiting[next++] = noop;
      callback?.();
    } while (next < waiting.length && performance.now() < end);
  } finally {
    if (next === waiting.length) waiting.length = next = 0;
    else schedule();
  }
}

function noop(): void {
  // takes the place of a callback that has run, so that it is not kept in memory
}
