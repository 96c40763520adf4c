import { type ExecutionNotice, type StatusNotice } from './in-process.js';

/** Tells watchers in this process what executions do. */
export class Notices {
  readonly #listeners = new Set<(notice: ExecutionNotice) => void>();
  readonly #statusListeners = new Set<(notice: StatusNotice) => void>();

  /** Whether anybody listens to histories; what is costly to tell need not be made otherwise. */
  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  subscribe(listener: (notice: ExecutionNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells of status alone, so that histories need not be told. */
  subscribeToStatus(listener: (notice: StatusNotice) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  tell(notice: ExecutionNotice): void {
    if (notice.kind === 'status') for (const listener of this.#statusListeners) listener(notice);
    for (const listener of this.#listeners) listener(notice);
  }
}
