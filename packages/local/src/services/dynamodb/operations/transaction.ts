import { createHash } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';
import { conditionFailed, validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type Table } from '../storage/table.js';
import { type CommittedTransaction, type ItemChange } from '../store.js';
import { type Item, newItem } from '../values/attribute-value.js';
import { itemSize } from '../values/item-size.js';
import { positionOf } from '../storage/key-schema.js';
import { addUnits, type CapacityMode, consumedCapacity, readUnits, type Units, writeUnits } from './capacity.js';
import { type ItemWrite, type PendingWrite } from './item-write.js';
import { type DynamoDbCall } from './operation.js';

/** The reason why an action canceled its transaction; `None` for the other actions. */
export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/** Bytes of all items of a transaction. */
const largestTransaction = 4 * 1024 * 1024;

/** A transaction costs twice as much as the same requests alone. */
const transactionFactor = 2;

/** The error of a canceled transaction. */
export function cancelled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

/** The reason for a `ValidationException`; other errors are thrown. */
export function reasonFor(error: unknown): CancellationReason {
  if (!(error instanceof AwsError)) throw error;
  switch (error.code) {
    case 'ValidationException':
      return { Code: 'ValidationError', Message: error.message };
    case 'ConditionalCheckFailedException':
      return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.details };
    case 'DuplicateItemException':
      return { Code: 'DuplicateItem', Message: error.message };
    default:
      throw error;
  }
}

/** Runs something for each action. Throws `TransactionCanceledException` if one fails. */
export function forAll<T, R>(actions: readonly T[], run: (action: T) => R): readonly R[] {
  const results: R[] = [];
  let isCancelled = false;
  const reasons = actions.map((action): CancellationReason => {
    try {
      results.push(run(action));
      return { Code: 'None' };
    } catch (error) {
      isCancelled = true;
      return reasonFor(error);
    }
  });
  if (isCancelled) throw cancelled(reasons);
  return results;
}

/** One action of a transaction. */
export interface TransactionAction {
  readonly write: PendingWrite;
  /** A check writes nothing. */
  readonly isCheck?: boolean;
}

/**
 * Carries out the writes of a transaction, or none of them. Throws `TransactionCanceledException`,
 * `ResourceNotFoundException`.
 */
export function commitAll(actions: readonly TransactionAction[], { store, now }: DynamoDbCall): readonly ItemChange[] {
  const tables = actions.map(({ write }) => store.get(write.tableName));
  const writes = forAll([...actions.entries()], ([index, { write }]) => write.resolve(tables[index] as Table)); // one for each
  checkDistinct(writes);
  const changes = forAll(writes, (write) => {
    const before = write.table.items.get(write.key);
    if (write.condition !== undefined && !write.condition(before ?? newItem()))
      throw conditionFailed(write.returnsItemOnFailure ? before : undefined);
    return { table: write.table, before, after: write.change(before) };
  });
  checkTransactionSize(changes);
  store.commit(
    changes.filter((_, index) => actions[index]?.isCheck !== true),
    now(),
  );
  return changes;
}

/** Throws `ValidationException` if the items of a transaction are too large together. */
function checkTransactionSize(changes: readonly ItemChange[]): void {
  const size = changes.reduce((sum, { after }) => sum + (after === undefined ? 0 : itemSize(after)), 0);
  if (size > largestTransaction)
    throw validationError('The aggregate size of the items in the transaction exceeded 4 MBs.');
}

/** Throws `ValidationException` if two actions are on one item. */
export function checkDistinct(writes: readonly Pick<ItemWrite, 'table' | 'key'>[]): void {
  const places = writes.map(({ table, key }) =>
    JSON.stringify([table.definition.name, positionOf(key, table.definition.key)?.parts]),
  );
  if (new Set(places).size < places.length)
    throw validationError('Transaction request cannot include multiple operations on one item');
}

/** `ConsumedCapacity` of the writes of a transaction, by table. */
export function transactionCapacity(changes: readonly ItemChange[], mode: CapacityMode): readonly object[] | undefined {
  if (mode === undefined || mode === 'NONE') return undefined;
  const byTable = new Map<Table, Units[]>();
  for (const { table, before, after } of changes) {
    const { table: count, indexes } = writeUnits(table, before, after);
    byTable.set(table, [...(byTable.get(table) ?? []), { table: transactionFactor * count, indexes }]);
  }
  return [...byTable].map(([table, units]) =>
    consumedCapacity(table, mode, addUnits(units), { kind: 'WriteCapacityUnits' }),
  ) as object[]; // the mode wants it
}

/** `ConsumedCapacity` of reads of so many bytes each, by table: reads of a transaction, and writes that were not repeated. */
export function transactionReadCapacity(
  bytes: ReadonlyMap<string, readonly number[]>,
  mode: CapacityMode,
  { store }: DynamoDbCall,
): readonly object[] | undefined {
  if (mode === undefined || mode === 'NONE') return undefined;
  return [...bytes].map(([name, sizes]) => {
    const count = sizes.reduce((sum, size) => sum + transactionFactor * readUnits(size, true), 0);
    return consumedCapacity(store.get(name), mode, { table: count, indexes: new Map() }, { kind: 'ReadCapacityUnits' });
  }) as object[]; // the mode wants it
}

/**
 * Carries out a transaction once for its client token. Throws `IdempotentParameterMismatchException` for a token that came
 * with another request.
 *
 * @param scope the operation: tokens of two operations are different
 * @param run carries it out
 * @param replay the response for a transaction that was carried out before
 */
export function once(
  input: Fields,
  scope: string,
  call: DynamoDbCall,
  run: () => { readonly changes: readonly ItemChange[]; readonly response: object },
  replay: (committed: CommittedTransaction) => object,
): object {
  const token = input['ClientRequestToken'] as string | undefined; // validated
  if (token === undefined) return run().response;
  const { committed: known } = call.store;
  const key = `${scope} ${token}`;
  const { ReturnConsumedCapacity: _mode, ReturnItemCollectionMetrics: _metrics, ...request } = input;
  const digest = createHash('sha256').update(JSON.stringify(request)).digest('base64');
  const committed = known.get(key, call.now());
  if (committed !== undefined && committed.digest !== digest) {
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'The request uses the same client token as a previous, but non-identical request. Do not reuse a client ' +
        'token with different requests, unless the requests are identical',
    );
  }
  if (committed !== undefined) return replay(committed);
  const { changes, response } = run();
  known.set(key, { digest, bytes: bytesOf(changes) }, call.now());
  return response;
}

function bytesOf(changes: readonly ItemChange[]): ReadonlyMap<string, readonly number[]> {
  const bytes = new Map<string, number[]>();
  for (const { table, before, after } of changes) {
    const size = Math.max(before === undefined ? 0 : itemSize(before), after === undefined ? 0 : itemSize(after));
    const { name } = table.definition;
    bytes.set(name, [...(bytes.get(name) ?? []), size]);
  }
  return bytes;
}

/** The error of a transaction that conflicts with another one on its first item. */
export function conflict(input: Fields): AwsError {
  const items = input['TransactItems'];
  const count = Array.isArray(items) ? items.length : 0;
  return cancelled(
    Array.from({ length: count }, (_, index) =>
      index === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
    ),
  );
}
