import { type ClaimTable, createMemoryClaimTable, createTableClaims } from '../../idempotency/table-claims.js';
import { type Claims } from '../../idempotency/claims.js';
import { exchangeId } from '../exchange-message.js';
import { type ConsumerDependencies } from '../dependencies.js';

/** An in-memory exchange with waiting tokens, claims, and a clock that tests set. */
export interface InMemoryExchange {
  now: number;
  /** The outcome of each token: its output as JSON, or `Error: cause`. */
  readonly outcomes: Map<string, string>;
  readonly errors: string[];
  /** The table of claims. */
  readonly table: ClaimTable;
  readonly claims: Claims;
  /** Creates a message for which an execution waits. */
  message(taskToken: string, content: unknown): string;
  /** Expires a token, so that no execution waits for it. */
  expire(taskToken: string): void;
  /** Returns the dependencies of a consumer. */
  dependencies(changes?: Partial<ConsumerDependencies>): ConsumerDependencies;
  readonly id: (taskToken: string) => string;
}

/** Creates an empty exchange. @param now returns milliseconds; the default is the time that tests set */
export function inMemoryExchange(now?: () => number): InMemoryExchange {
  const waiting = new Set<string>();
  const outcomes = new Map<string, string>();
  const errors: string[] = [];
  const exchange = { now: 1_000_000 };
  const time = now ?? (() => exchange.now);
  const table = createMemoryClaimTable();
  const claims = createTableClaims(table, time);
  const end = (taskToken: string, what: string) => {
    if (!waiting.delete(taskToken)) return Promise.resolve('expired' as const);
    outcomes.set(taskToken, what);
    return Promise.resolve('waiting' as const);
  };
  return Object.assign(exchange, {
    outcomes,
    errors,
    table,
    claims,
    id: exchangeId,
    message: (taskToken: string, content: unknown) => {
      waiting.add(taskToken);
      return JSON.stringify({ version: 1, taskToken, executionArn: `arn:${taskToken}`, message: content });
    },
    expire: (taskToken: string) => void waiting.delete(taskToken),
    dependencies: (changes: Partial<ConsumerDependencies> = {}): ConsumerDependencies => ({
      claims,
      tokens: {
        heartbeat: (taskToken) => Promise.resolve(waiting.has(taskToken) ? 'waiting' : 'expired'),
        succeed: (taskToken, output) => end(taskToken, output),
        fail: (taskToken, error, cause) => end(taskToken, `${error}: ${cause}`),
      },
      store: { read: (uri) => Promise.resolve({ from: uri }) },
      // The clock triggers no heartbeats. Tests that need heartbeats replace it.
      clock: {
        now: time,
        sleep: (_ms, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
      },
      random: () => 0.999,
      isPermanent: (error) => error instanceof TypeError,
      onError: (problem, error) => void errors.push(`${problem}: ${String(error)}`),
      ...changes,
    }),
  });
}
