/**
 * A callback that is due at a certain time. Timers that are due at the same time fire in the order in which they were
 * set.
 */
export interface Timer {
  readonly due: number;
  readonly order: number;
  readonly callback: () => void;
  /** Whether a virtual clock does not advance because of this timer. */
  readonly background: boolean;
  canceled: boolean;
}

const before = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/** A binary heap of timers by due time. It drops canceled timers when they reach the top. */
export class TimerHeap {
  readonly #heap: Timer[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Timer; // within the heap
      if (!before(timer, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timer;
  }

  /** Removes and returns the next timer that is not canceled. */
  pop(): Timer | undefined {
    for (let top = this.#take(); top !== undefined; top = this.#take()) if (!top.canceled) return top;
    return undefined;
  }

  #take(): Timer | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child] as Timer)) child++;
      const below = heap[child] as Timer;
      if (!before(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
