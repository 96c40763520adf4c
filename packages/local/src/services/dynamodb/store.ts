import { ExpiringRecords } from '../../kernel/expiring-records.js';
import { type Transactions } from '../../kernel/transactions.js';
import { AwsError } from '../../kernel/aws-error.js';
import { notFound } from './errors.js';
import { type Place } from './storage/item-collection.js';
import { type IndexDefinition, Table, type TableDefinition } from './storage/table.js';
import { retentionMs, type StreamDefinition, TableStream, type UserIdentity } from './streams/table-stream.js';
import { type Item } from './values/attribute-value.js';
import { valuesEqual } from './values/compare-values.js';

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
 * Every table of an environment, and the only state of the service. Definitions of tables are the records
 * `dynamodb/tables`, items the records `dynamodb/items/<table>`. They are in the sorted structures of their tables rather
 * than in `Records`, because queries read them in order; each method here that changes them adds the change and its
 * reverse to the open transaction. Indexes follow from these changes. Deleting a table deletes its items.
 */
export class TableStore {
  readonly #tables = new Map<string, Table>();
  /** Streams by ARN, disabled ones too. */
  readonly #streams = new Map<string, TableStream>();
  /** Transactions that were carried out, by operation and client token. */
  readonly committed: ExpiringRecords<CommittedTransaction>;
  readonly #listeners: StoreListener[] = [];

  constructor(private readonly transactions: Transactions) {
    this.committed = new ExpiringRecords(transactions, 'dynamodb/client-tokens', tokenLifeMs);
  }

  /** Runs changes outside of an operation in a transaction of their own. */
  run<Result>(work: () => Result): Result {
    return this.transactions.run(work);
  }

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
    if (table === undefined) throw notFound();
    return table;
  }

  /** Adds a table. Throws `ResourceInUseException` if there is one with its name. */
  create(definition: TableDefinition): Table {
    if (this.#tables.has(definition.name))
      throw new AwsError('ResourceInUseException', `Table already exists: ${definition.name}`);
    const table = new Table(definition);
    this.#change(definition.name, definition, () => this.#tables.delete(definition.name));
    this.#tables.set(definition.name, table);
    this.#openStream(table);
    return table;
  }

  /** Gives a table another definition: other indexes, another stream, other settings. Its items stay. */
  redefine(table: Table, definition: TableDefinition, at: number): void {
    const before = { definition: table.definition, indexes: [...table.indexes] };
    this.#change(definition.name, definition, () => {
      table.definition = before.definition;
      table.indexes.clear();
      for (const [name, index] of before.indexes) table.indexes.set(name, index);
    });
    const wanted = new Map(definition.indexes.map((index) => [index.name, index] as const));
    for (const name of [...table.indexes.keys()]) if (!wanted.has(name)) table.indexes.delete(name);
    const wasOpen = this.openStream(table);
    table.definition = definition;
    for (const index of wanted.values()) redefineIndex(table, index);
    if (definition.stream?.isEnabled !== true) wasOpen?.close(at);
    else if (wasOpen === undefined) this.#openStream(table);
    for (const listener of this.#listeners) listener.redefined(table);
  }

  /** Removes a table with its items. Its stream is disabled. */
  delete(table: Table, at: number): void {
    const { name } = table.definition;
    this.openStream(table)?.close(at);
    this.#change(name, undefined, () => this.#tables.set(name, table));
    this.#tables.delete(name);
  }

  #change(name: string, definition: TableDefinition | undefined, undo: () => void): void {
    this.transactions.change({ records: 'dynamodb/tables', key: name, value: definition }, undo);
  }

  /** The enabled stream of a table. */
  openStream({ definition: { arn, stream } }: Table): TableStream | undefined {
    return stream?.isEnabled === true ? this.#streams.get(`${arn}/stream/${stream.label}`) : undefined;
  }

  /** A label for a new stream of a table, different from those of its other streams. */
  streamLabel(tableArn: string, at: number): string {
    const label = new Date(at).toISOString().slice(0, -1);
    return this.#streams.has(`${tableArn}/stream/${label}`) ? this.streamLabel(tableArn, at + 1) : label;
  }

  /** The streams in the order of their creation: those that are enabled, or were disabled less than 24 hours ago. */
  streams(now: number): readonly TableStream[] {
    return [...this.#streams.values()].filter((stream) => isReadable(stream, now));
  }

  /** A stream that can be read, by its ARN. */
  findStream(arn: string, now: number): TableStream | undefined {
    const stream = this.#streams.get(arn);
    return stream !== undefined && isReadable(stream, now) ? stream : undefined;
  }

  #openStream({ definition: { name, arn, key, stream: definition } }: Table): void {
    if (definition?.isEnabled !== true) return;
    const stream = new TableStream(name, arn, key, definition, this.transactions);
    const value: StreamDefinition = definition;
    this.transactions.change({ records: 'dynamodb/streams', key: stream.arn, value }, () =>
      this.#streams.delete(stream.arn),
    );
    this.#streams.set(stream.arn, stream);
  }

  /** Writes items, all at once. A change of an item is a record of the table's stream. */
  commit(changes: readonly ItemChange[], at: number, userIdentity?: UserIdentity): void {
    for (const { table, before, after } of changes) {
      const item = after ?? before;
      if (item === undefined) continue;
      const place = table.items.placeOf(item);
      if (place === undefined) throw new Error('An item has no primary key.');
      this.transactions.change({ records: table.itemRecords, key: place.text, value: after }, () => {
        replaceItem(table, place, after, before);
      });
      replaceItem(table, place, before, after);
      const stream = this.openStream(table);
      if (stream !== undefined && !isSame(before, after)) stream.append({ at, before, after, userIdentity });
    }
    for (const listener of this.#listeners) listener.committed(changes);
  }
}

function isReadable({ closedAt }: TableStream, now: number): boolean {
  return closedAt === undefined || now - closedAt < retentionMs;
}

/** A write that changes nothing has no record in the stream. */
function isSame(before: Item | undefined, after: Item | undefined): boolean {
  return before !== undefined && after !== undefined && valuesEqual({ M: before }, { M: after });
}

function replaceItem(table: Table, place: Place, before: Item | undefined, after: Item | undefined): void {
  table.items.set(place, after);
  for (const index of table.indexes.values()) index.items.replace(before, after);
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
