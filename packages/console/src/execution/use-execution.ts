import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSession } from '../api/context.js';
import { type ApiError, type Connection } from '../api/client.js';
import { HistoryFold } from '../history/fold.js';
import { readEvent } from '../history/history-event.js';
import { type ExecutionState } from '../history/execution-state.js';

/** An execution that is followed. */
export interface FollowedExecution {
  readonly state: ExecutionState;
  /** Increases with every change of `state`. */
  readonly version: number;
  readonly connection: Connection;
  readonly error: ApiError | undefined;
}

/** Follows the history of an execution. */
export function useExecution(executionArn: string): FollowedExecution {
  const { api } = useSession();
  const fold = useRef(new HistoryFold());
  const [version, setVersion] = useState(0);
  const [{ connection, error }, setConnection] = useState<Pick<FollowedExecution, 'connection' | 'error'>>({
    connection: 'connecting',
    error: undefined,
  });
  useEffect(() => {
    const current = new HistoryFold();
    fold.current = current;
    setVersion(0);
    return api.follow(`history?executionArn=${encodeURIComponent(executionArn)}`, {
      message: (data) => {
        for (const [index, event] of (data as unknown[]).entries()) current.add(readEvent(event, index));
        setVersion(current.state.events.length);
      },
      connection: (next, refused) => setConnection({ connection: next, error: refused }),
    });
  }, [api, executionArn]);
  return { state: fold.current.state, version, connection, error };
}

/** The current time, which moves while something runs. */
export function useNow(isMoving: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (!isMoving) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isMoving]);
  return useMemo(() => (isMoving ? now : Date.now()), [isMoving, now]);
}
