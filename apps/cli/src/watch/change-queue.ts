import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Quiet period after which changes are complete, in milliseconds. Editors write several files at once. */
const quietMs = 150;

/** A queue of changed files and of requests to reload the app. */
export class ChangeQueue {
  readonly #changed = new EventTarget();
  readonly #paths = new Set<string>();
  #isRequested = false;

  add(path: string): void {
    this.#paths.add(path);
    this.#changed.dispatchEvent(new Event('change'));
  }

  /** Requests to reload the app without a changed file. */
  request(): void {
    this.#isRequested = true;
    this.#changed.dispatchEvent(new Event('change'));
  }

  /**
   * Waits for changes and returns the changed files after a quiet period; none for a request alone. Rejects with an
   * AbortError.
   *
   * @param ignores whether a file does not count; called after the quiet period, when the file is complete
   */
  async next(signal: AbortSignal, ignores: (path: string) => boolean = () => false): Promise<readonly string[]> {
    for (;;) {
      if (this.#paths.size === 0 && !this.#isRequested) await once(this.#changed, 'change', { signal });
      for (let seen = -1; seen < this.#paths.size;) {
        seen = this.#paths.size;
        await pause(quietMs, undefined, { signal });
      }
      const paths = [...this.#paths].filter((path) => !ignores(path)).sort();
      const isRequested = this.#isRequested;
      this.#isRequested = false;
      this.#paths.clear();
      if (paths.length > 0 || isRequested) return paths;
    }
  }
}
