import { type Claims, type Standing, createTableClaims } from '@stepwell/core/idempotency';
import { call } from '../call.js';
import { isCallFailed } from '../errors/call-errors.js';
import { type Stepwell } from '../stepwell.js';

/** Claims in a DynamoDB table, shared by all workers and functions that know it. */
export async function tableClaims(stepwell: Stepwell, tableName: string): Promise<Claims> {
  const { GetItemCommand, UpdateItemCommand } = await import('@aws-sdk/client-dynamodb');
  const client = await stepwell.dynamodb();
  return createTableClaims(
    {
      name: tableName,
      update: async (update) => {
        try {
          return (await call(client, 'dynamodb:UpdateItem', undefined, () => client.send(new UpdateItemCommand(update)))).Attributes;
        } catch (error) {
          if (isCallFailed(error) && error.code === 'ConditionalCheckFailedException') return undefined;
          throw error;
        }
      },
      get: async (id) => (await call(client, 'dynamodb:GetItem', undefined, () => client.send(new GetItemCommand({ TableName: tableName, Key: { id: { S: id } }, ConsistentRead: true })))).Item,
    },
    () => stepwell.clock.now(),
  );
}

/** How many exchanges a worker without a table remembers. */
const REMEMBERED = 10_000;

interface Row {
  readonly holder: string;
  readonly heldUntil: number;
  readonly attempts: number;
  readonly reason?: string;
  readonly outcome?: string;
}

/** Claims of one worker alone, for a queue without a table: no two of its handlers get the same message. */
export function ownClaims(now: () => number): Claims {
  const rows = new Map<string, Row>();
  const put = (id: string, row: Row): void => {
    rows.delete(id);
    rows.set(id, row);
    const [oldest] = rows.keys();
    if (rows.size > REMEMBERED && oldest !== undefined) rows.delete(oldest);
  };
  const standing = (id: string): Standing => {
    const row = rows.get(id);
    if (row?.outcome !== undefined) return { kind: 'completed', outcome: row.outcome };
    if (row !== undefined && row.heldUntil > now()) return { kind: 'held', forMs: row.heldUntil - now() };
    return { kind: 'free', reason: row?.reason, attempts: row?.attempts ?? 0 };
  };
  /** Changes the row of who holds it; whether that was so. */
  const change = (id: string, holder: string, changes: Partial<Row>): boolean => {
    const row = rows.get(id);
    if (row?.holder !== holder || row.outcome !== undefined) return false;
    put(id, { ...row, ...changes });
    return true;
  };
  return {
    claim: (id, holder, holdMs) => {
      const found = standing(id);
      if (found.kind !== 'free') return Promise.resolve(found);
      put(id, { holder, heldUntil: now() + holdMs, attempts: found.attempts + 1 });
      return Promise.resolve({ kind: 'taken', attempt: found.attempts + 1 });
    },
    extend: (id, holder, holdMs) => Promise.resolve(change(id, holder, { heldUntil: now() + holdMs })),
    release: (id, holder, reason) => {
      change(id, holder, { holder: '', heldUntil: 0, reason });
      return Promise.resolve();
    },
    complete: (id, holder, outcome) => Promise.resolve(holder !== undefined && change(id, holder, { outcome })),
    look: (id) => Promise.resolve(standing(id)),
  };
}
