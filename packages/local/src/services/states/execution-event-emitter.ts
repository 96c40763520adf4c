import { type ExecutionEvents } from './in-process.js';

type Listeners = { readonly [Name in keyof ExecutionEvents]: Set<(event: ExecutionEvents[Name]) => void> };

/** Emits the events of executions to listeners in this process. */
export class ExecutionEventEmitter {
  readonly #listeners: Listeners = { status: new Set(), history: new Set() };

  /** Whether `history` has listeners. Without any, events of histories need not be created. */
  get hasHistoryListeners(): boolean {
    return this.#listeners.history.size > 0;
  }

  /** Adds a listener, and returns a function that removes it. */
  on<Name extends keyof ExecutionEvents>(name: Name, listener: (event: ExecutionEvents[Name]) => void): () => void {
    const listeners: Set<typeof listener> = this.#listeners[name];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<Name extends keyof ExecutionEvents>(name: Name, event: ExecutionEvents[Name]): void {
    for (const listener of this.#listeners[name]) listener(event);
  }
}
