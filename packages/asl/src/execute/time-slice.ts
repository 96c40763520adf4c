/** Milliseconds after which executions let other work of the event loop run, such as requests. */
const sliceMs = 10;
/** Transitions that a slice has in any case, so that the order of events in small executions does not depend on time. */
const minimum = 64;
/** Milliseconds after which a slice is over although it had fewer transitions. */
const maxSliceMs = 100;

let sliceStart: number | undefined;
let transitions = 0;
let isScheduled = false;
const waiting: (() => void)[] = [];
let next = 0;

/**
 * Counts a transition, and returns whether executions have run for 10 ms since the event loop last did other work. All
 * executions of the process share the slice, because they share its event loop: thousands of them that each run for
 * less would block it together.
 */
export function isSliceOver(): boolean {
  transitions += 1;
  if (sliceStart === undefined) {
    sliceStart = performance.now();
    transitions = 0;
    schedule();
    return false;
  }
  const elapsed = performance.now() - sliceStart;
  return elapsed > sliceMs && (transitions > minimum || elapsed > maxSliceMs);
}

/** Calls `callback` in a later slice, in the order of the calls. */
export function runInNextSlice(callback: () => void): void {
  waiting.push(callback);
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(runSlice);
}

/** Runs callbacks until the slice is over. The rest waits for the next turn of the event loop. */
function runSlice(): void {
  isScheduled = false;
  sliceStart = undefined;
  try {
    while (next < waiting.length && !isSliceOver()) {
      const callback = waiting[next];
      waiting[next++] = noop;
      callback?.();
    }
  } finally {
    if (next === waiting.length) waiting.length = next = 0;
    else schedule();
  }
}

function noop(): void {
  // takes the place of a callback that has run, so that it is not kept in memory
}
