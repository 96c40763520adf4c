import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Quiet period after which changes are complete, in milliseconds. Editors write several files at once. */
const quietMs = 150;

/** A queue of changed files. */
export class ChangeQueue {
  readonly #changed = new EventTarget();
  readonly #paths = new Set<string>();

  add(path: string): void {
    this.#paths.add(path);
    this.#changed.dispatchEvent(new Event('change'));
  }

  /** Waits for changes and returns the changed files after a quiet period. Rejects with an AbortError. */
  async next(signal: AbortSignal): Promise<readonly string[]> {
    if (this.#paths.size === 0) await once(this.#changed, 'change', { signal });
    for (let seen = -1; seen < this.#paths.size;) {
      seen = this.#paths.size;
      await pause(quietMs, undefined, { signal });
    }
    const paths = [...this.#paths].sort();
    this.#paths.clear();
    return paths;
  }
}
