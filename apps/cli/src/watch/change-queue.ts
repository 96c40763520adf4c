import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** How long nothing may change until a change counts as done, in milliseconds: editors write several files at once. */
const quietMs = 150;

/** Files that change, collected until somebody asks for them. */
export class ChangeQueue {
  readonly #changed = new EventTarget();
  readonly #paths = new Set<string>();

  add(path: string): void {
    this.#paths.add(path);
    this.#changed.dispatchEvent(new Event('change'));
  }

  /**
   * The files that changed since it was asked last, at least one, once nothing changes any more. Rejects with an
   * AbortError.
   */
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
