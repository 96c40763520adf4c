import { useEffect, useState } from 'preact/hooks';
import { type ApiClient, type Connection } from './client.js';

/** A change of the environment, as the API documents it. */
export interface Change {
  readonly type: string;
  readonly [member: string]: unknown;
}

type Listener = (changes: readonly Change[]) => void;

/** Follows the changes of the environment for all views, over one connection. */
export class ChangeFeed {
  connection: Connection = 'connecting';
  readonly #listeners = new Set<Listener>();
  readonly #connectionListeners = new Set<() => void>();
  #unfollow: (() => void) | undefined;

  constructor(private readonly api: ApiClient) {}

  /** Connects. Returns a function that disconnects. */
  start(): () => void {
    this.#unfollow = this.api.follow('changes', {
      message: (data, event) => {
        // After a reset, views read everything again.
        const changes = event === 'reset' ? [{ type: 'reset' }] : (data as Change[]);
        for (const listener of this.#listeners) listener(changes);
      },
      connection: (state) => {
        this.connection = state;
        for (const listener of this.#connectionListeners) listener();
      },
    });
    return () => this.#unfollow?.();
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onConnection(listener: () => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }
}

/** Counts the changes of some types, so that a view reads again when the number grows; at most every 300 ms. */
export function useChangeCount(feed: ChangeFeed, types: readonly string[]): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = feed.subscribe((changes) => {
      if (!changes.some(({ type }) => type === 'reset' || types.includes(type))) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        setCount((previous) => previous + 1);
      }, 300);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [feed, types.join()]);
  return count;
}
