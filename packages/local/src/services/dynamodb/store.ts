import { TtlCache } from '../../kernel/ttl-cache.js';
import { DynamoDbError } from './dynamodb-error.js';
import { type UserIdentity } from './storage/change-log.js';
import { keyOf } from './storage/key-schema.js';
import { type IndexDefinition, Table, type TableDefinition } from './storage/table.js';
import { type Item, newItem } from './values/attribute-value.js';

/** One item to be written: what stands there, and what shall. Either can be missing, not both. */
export interface ItemChange {
  readonly table: Table;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** A transaction that was carried out: it is not repeated when it comes again. */
export interface CommittedTransaction {
  /** Of the request. */
  readonly digest: string;
  /** Bytes that each action touched, by table. */
  readonly bytes: ReadonlyMap<string, readonly number[]>;
}

/** Milliseconds for which the token of a transaction is known. */
const tokenLifeMs = 10 * 60_000;

/** A listener of changes. */
export interface StoreListener {
  /** Items were written. */
  committed(changes: readonly ItemChange[]): void;
  /** A table got another definition. */
  redefined(table: Table): void;
}

/**
 * Every table of an environment, and the only state of the service. Items change in `commit` and nowhere else; everything
 * is checked before, so a commit never fails halfway.
 */
export class TableStore {
  readonly #tables = new Map<string, Table>();
  /** Transactions that were carried out, by operation and client token. */
  readonly transactions = new TtlCache<CommittedTransaction>(tokenLifeMs);
  readonly #listeners: StoreListener[] = [];

  /** Adds a listener that is called after each change. */
  listen(listener: StoreListener): void {
    this.#listeners.push(listener);
  }

  /** The names of all tables, in order. */
  get names(): readonly string[] {
    return [...this.#tables.keys()].sort();
  }

  /** A table by its name, or `undefined`. */
  find(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  /** A table by its name or ARN, for reading and writing items. Throws `ResourceNotFoundException`. */
  get(nameOrArn: string): Table {
    const table = this.#tables.get(tableNameOf(nameOrArn));
    if (table === undefined) throw DynamoDbError.notFound();
    return table;
  }

  /** Adds a table. Throws `ResourceInUseException` if there is one with its name. */
  create(definition: TableDefinition): Table {
    if (this.#tables.has(definition.name))
      throw new DynamoDbError('ResourceInUseException', `Table already exists: ${definition.name}`);
    const table = new Table(definition);
    this.#tables.set(definition.name, table);
    return table;
  }

  /** Gives a table another definition: other indexes, other settings. Its items stay. */
  redefine(table: Table, definition: TableDefinition): void {
    const wanted = new Map(definition.indexes.map((index) => [index.name, index] as const));
    for (const name of [...table.indexes.keys()]) if (!wanted.has(name)) table.indexes.delete(name);
    table.definition = definition;
    for (const index of wanted.values()) redefineIndex(table, index);
    for (const listener of this.#listeners) listener.redefined(table);
  }

  /** Removes a table with its items. */
  delete(table: Table): void {
    this.#tables.delete(table.definition.name);
  }

  /** Writes items, all at once, and logs the changes. */
  commit(changes: readonly ItemChange[], at: number, userIdentity?: UserIdentity): void {
    for (const { table, before, after } of changes) {
      if (before === undefined && after === undefined) continue;
      table.items.replace(before, after);
      for (const index of table.indexes.values()) index.items.replace(before, after);
      const keys = keyOf(after ?? before ?? newItem(), table.definition.key) ?? newItem();
      table.changes.append({ at, keys, oldImage: before, newImage: after, userIdentity });
    }
    for (const listener of this.#listeners) listener.committed(changes);
  }
}

function redefineIndex(table: Table, definition: IndexDefinition): void {
  const index = table.indexes.get(definition.name);
  if (index === undefined) table.addIndex(definition);
  else table.indexes.set(definition.name, { definition, items: index.items });
}

/** The name in a name or an ARN of a table. */
export function tableNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.replace(/^arn:[^/]*:table\//, '') : nameOrArn;
}
