/**
 * Lets a number of calls run at a time. The others wait in the order in which they came, and are not begun: a call that
 * waits keeps what it closes over, and not what an SDK makes of it (a signed request, timers, a place in an agent's
 * queue), which is fifty times that.
 */
export class CallGate {
  #running = 0;
  readonly #waiting = new Set<() => void>();

  /**
   * @param most Calls that run at a time.
   * @param onNoneWaiting Told when the last call that waited had its turn.
   */
  constructor(
    private readonly most: number,
    private readonly onNoneWaiting: () => void = () => undefined,
  ) {}

  /** Calls under way. */
  get running(): number {
    return this.#running;
  }

  /** Calls that wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Makes the call when it is its turn. Rejects with the signal's reason, and calls nothing, when it is aborted before.
   */
  async run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    // Whose turn comes takes over the place of a call that ended.
    if (this.#running >= this.most) await this.#turn(signal);
    else this.#running += 1;
    try {
      return await call();
    } finally {
      this.#next();
    }
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) this.#running -= 1;
    else first();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.delete(go);
        signal.removeEventListener('abort', abandon);
        if (this.#waiting.size === 0) this.onNoneWaiting();
      };
      const go = (): void => {
        leave();
        resolve();
      };
      const abandon = (): void => {
        leave();
        reject(
          signal.reason instanceof Error ? signal.reason : new DOMException('The call was abandoned', 'AbortError'),
        );
      };
      this.#waiting.add(go);
      signal.addEventListener('abort', abandon, { once: true });
    });
  }
}
