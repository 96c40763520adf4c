/** Executions that are let start before the event loop gets round to others. */
const atATime = 8;

interface Turn {
  readonly begin: () => void;
  readonly refuse: (reason: Error) => void;
}

/**
 * Queues starts of asynchronous callers: runs a few at a time, and none while service calls are waiting. So a burst of
 * thousands of events uses only the memory of their input. Otherwise each would be a running execution, and their tasks
 * would wait for each other until they time out.
 */
export class Pace {
  readonly #waiting = new Set<Turn>();
  #isScheduled = false;
  #isClosed = false;

  /**
   * @param isBusy Whether those who were let through have more to do than is being done. Call `resume` when that ends.
   */
  constructor(private readonly isBusy: () => boolean) {}

  /** Starts that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when it is the caller's turn, in the order of the calls; rejects when it is closed. */
  turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closedError());
      this.#waiting.add({ begin: resolve, refuse: reject });
      this.#schedule();
    });
  }

  /** Call it when the busy state ends. */
  resume(): void {
    this.#schedule();
  }

  /** Refuses who waits, and who comes. */
  close(): void {
    this.#isClosed = true;
    for (const { refuse } of this.#waiting) refuse(closedError());
    this.#waiting.clear();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.size === 0) return;
    this.#isScheduled = true;
    // By then those before have come to their first tasks, and it shows whether they are too many.
    setImmediate(() => {
      this.#isScheduled = false;
      this.#admit();
    });
  }

  #admit(): void {
    if (this.isBusy()) return;
    let admitted = 0;
    for (const turn of this.#waiting) {
      if (admitted === atATime) break;
      this.#waiting.delete(turn);
      turn.begin();
      admitted += 1;
    }
    this.#schedule();
  }
}

function closedError(): Error {
  return new DOMException('The environment is closed', 'AbortError');
}
