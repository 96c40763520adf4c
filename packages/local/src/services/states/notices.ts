import { type ExecutionNotice } from './in-process.js';

/** Tells watchers in this process what executions do. */
export class Notices {
  readonly #listeners = new Set<(notice: ExecutionNotice) => void>();

  /** Whether anybody listens; what is costly to tell need not be made otherwise. */
  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  subscribe(listener: (notice: ExecutionNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(notice: ExecutionNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
