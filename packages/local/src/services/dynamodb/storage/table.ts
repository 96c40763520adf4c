import { type Item } from '../values/attribute-value.js';
import { type StreamDefinition } from '../streams/table-stream.js';
import { ItemCollection } from './item-collection.js';
import { type KeyAttribute, keyAttributes, type KeySchema } from './key-schema.js';

/** Read and write capacity units. */
export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** Which attributes an index has besides keys. */
export interface Projection {
  readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly NonKeyAttributes?: readonly string[];
}

/** An index as it is defined. */
export interface IndexDefinition {
  readonly name: string;
  readonly isGlobal: boolean;
  readonly key: KeySchema;
  readonly projection: Projection;
  readonly throughput: Throughput;
  /** Fields that DescribeTable returns as they came. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A table as it is defined: plain data. */
export interface TableDefinition {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly createdAt: number;
  /** The attributes of all keys, in the order in which they were defined. */
  readonly attributes: readonly KeyAttribute[];
  readonly key: KeySchema;
  readonly indexes: readonly IndexDefinition[];
  readonly billingMode: 'PROVISIONED' | 'PAY_PER_REQUEST';
  readonly throughput: Throughput;
  readonly isProtected: boolean;
  readonly tags: ReadonlyMap<string, string>;
  readonly timeToLive: { readonly attribute: string; readonly since: number } | undefined;
  /** The latest stream. @default - the table never had one */
  readonly stream?: StreamDefinition | undefined;
  readonly pointInTimeRecovery: { readonly since: number; readonly days: number } | undefined;
  /** Fields that DescribeTable returns besides: class, encryption, limits on demand. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** An index and its items. */
export interface Index {
  readonly definition: IndexDefinition;
  readonly items: ItemCollection;
}

/** A table: its definition, its items and its indexes. Only `TableStore` changes it. */
export class Table {
  readonly items: ItemCollection;
  readonly indexes = new Map<string, Index>();
  /** The name of the records of its items. */
  readonly itemRecords: string;

  constructor(public definition: TableDefinition) {
    this.itemRecords = `dynamodb/items/${definition.name}`;
    this.items = new ItemCollection(definition.key);
    for (const index of definition.indexes) this.addIndex(index);
  }

  /** Adds an index and fills it. */
  addIndex(definition: IndexDefinition): void {
    const items = new ItemCollection(definition.key, this.definition.key);
    for (const { item } of this.items.items()) items.replace(undefined, item);
    this.indexes.set(definition.name, { definition, items });
  }
}

/** The names of the attributes that an index holds; `undefined` if it holds all. */
export function projectedNames(index: IndexDefinition, table: TableDefinition): ReadonlySet<string> | undefined {
  if (index.projection.ProjectionType === 'ALL') return undefined;
  return new Set([
    ...keyAttributes(table.key).map(({ name }) => name),
    ...keyAttributes(index.key).map(({ name }) => name),
    ...(index.projection.NonKeyAttributes ?? []),
  ]);
}

/** The attributes of an item with these names. */
export function pickNames(item: Item, names: ReadonlySet<string> | undefined): Item {
  if (names === undefined) return item;
  const picked = Object.create(null) as { [name: string]: Item[string] };
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (names.has(name) && value !== undefined) picked[name] = value;
  }
  return picked;
}
