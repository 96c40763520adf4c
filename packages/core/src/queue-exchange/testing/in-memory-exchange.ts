import { type Claims, type Standing } from '../../idempotency/claims.js';
import { exchangeId } from '../exchange-message.js';
import { type TakerPorts } from '../ports.js';

/** An exchange in memory: tokens that wait, claims, and time that tests set. */
export interface InMemoryExchange {
  now: number;
  /** What became of each token: JSON of its output, or `Error: cause`. */
  readonly told: Map<string, string>;
  readonly problems: string[];
  readonly claims: Claims;
  /** Makes a message of which somebody waits. */
  message(taskToken: string, content: unknown): string;
  /** Nobody waits for a token any more. */
  give(taskToken: string): void;
  /** A taker of its own. */
  ports(holder: string, changes?: Partial<TakerPorts>): TakerPorts;
  readonly id: (taskToken: string) => string;
}

interface Row {
  holder: string;
  heldUntil: number;
  attempts: number;
  reason?: string;
  outcome?: string;
}

/** An exchange with nothing in it. @param now milliseconds; default what tests set */
export function inMemoryExchange(now?: () => number): InMemoryExchange {
  const waiting = new Set<string>();
  const told = new Map<string, string>();
  const problems: string[] = [];
  const rows = new Map<string, Row>();
  const exchange = { now: 1_000_000 };
  const time = now ?? (() => exchange.now);
  const held = (id: string, holder: string): Row | undefined => {
    const row = rows.get(id);
    return row?.holder === holder && row.outcome === undefined ? row : undefined;
  };
  // Not asynchronous: looking and taking are one, as they are in DynamoDB.
  const standing = (id: string): Standing => {
    const row = rows.get(id);
    if (row?.outcome !== undefined) return { kind: 'completed', outcome: row.outcome };
    if (row !== undefined && row.heldUntil > time()) return { kind: 'held', forMs: row.heldUntil - time() };
    return { kind: 'free', reason: row?.reason, attempts: row?.attempts ?? 0 };
  };
  const claims: Claims = {
    look: (id) => Promise.resolve(standing(id)),
    claim: (id, holder, holdMs) => {
      const found = standing(id);
      if (found.kind !== 'free') return Promise.resolve(found);
      rows.set(id, { ...rows.get(id), holder, heldUntil: time() + holdMs, attempts: found.attempts + 1 });
      return Promise.resolve({ kind: 'taken', attempt: found.attempts + 1 });
    },
    extend: (id, holder, holdMs) => {
      const row = held(id, holder);
      if (row) row.heldUntil = time() + holdMs;
      return Promise.resolve(row !== undefined);
    },
    release: (id, holder, reason) => {
      const row = held(id, holder);
      if (row) Object.assign(row, { holder: '', heldUntil: 0, ...(reason === undefined ? {} : { reason }) });
      return Promise.resolve();
    },
    complete: (id, holder, outcome) => {
      const free = standing(id).kind === 'free' ? (rows.get(id) ?? { holder: '', heldUntil: 0, attempts: 0 }) : undefined;
      const row = holder === undefined ? free : held(id, holder);
      if (row !== undefined) rows.set(id, { ...row, outcome });
      return Promise.resolve(row !== undefined);
    },
  };
  const end = (taskToken: string, what: string) => {
    if (!waiting.delete(taskToken)) return Promise.resolve('gone' as const);
    told.set(taskToken, what);
    return Promise.resolve('waiting' as const);
  };
  return Object.assign(exchange, {
    told,
    problems,
    claims,
    id: exchangeId,
    message: (taskToken: string, content: unknown) => {
      waiting.add(taskToken);
      return JSON.stringify({ version: 1, taskToken, executionArn: `arn:${taskToken}`, message: content });
    },
    give: (taskToken: string) => void waiting.delete(taskToken),
    ports: (holder: string, changes: Partial<TakerPorts> = {}): TakerPorts => ({
      claims,
      tokens: {
        heartbeat: (taskToken) => Promise.resolve(waiting.has(taskToken) ? 'waiting' : 'gone'),
        succeed: (taskToken, output) => end(taskToken, output),
        fail: (taskToken, error, cause) => end(taskToken, `${error}: ${cause}`),
      },
      store: { read: (uri) => Promise.resolve({ from: uri }) },
      // Heartbeats come only in tests that make them come.
      clock: { now: time, sleep: (_ms, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))) },
      random: () => 0.999,
      holder,
      isPermanent: (error) => error instanceof TypeError,
      onProblem: (problem, error) => void problems.push(`${problem}: ${String(error)}`),
      ...changes,
    }),
  });
}
