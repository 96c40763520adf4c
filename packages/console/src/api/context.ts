import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type ApiClient } from './client.js';
import { type ChangeFeed } from './change-feed.js';

/** The dependencies of all views. */
export interface Session {
  readonly api: ApiClient;
  readonly feed: ChangeFeed;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of this tab. Views are below its provider. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('A view must be inside SessionContext');
  return session;
}

/** A value that is being read. A value stays while it is read again. */
export interface Loaded<Value> {
  readonly value?: Value;
  readonly error?: Error;
  /** Reads the value again. */
  readonly reload: () => void;
}

/**
 * Reads a value, and again when one of `dependencies` changes.
 *
 * @param every milliseconds between reads; by default it is read once
 */
export function useLoaded<Value>(
  read: (session: Session) => Promise<Value>,
  dependencies: readonly unknown[],
  every?: number,
): Loaded<Value> {
  const session = useSession();
  const [loaded, setLoaded] = useState<Omit<Loaded<Value>, 'reload'>>({});
  const [count, setCount] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = (): void => {
      if (isCurrent && every !== undefined) timer = setTimeout(load, every);
    };
    const load = (): void =>
      void read(session)
        .then((value) => isCurrent && setLoaded({ value }))
        .catch((error: unknown) => {
          if (isCurrent)
            setLoaded(({ value }) => ({ value, error: error instanceof Error ? error : new Error(String(error)) }));
        })
        .finally(next);
    load();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [...dependencies, count]);
  return { ...loaded, reload: () => setCount(count + 1) };
}
