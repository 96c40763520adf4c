import { createRequire } from 'node:module';

/** An item as it goes over the wire: attribute names to `{ S: … }`, `{ N: … }` … */
export type WireItem = Readonly<Record<string, unknown>>;
/** A request or answer of the DynamoDB API. */
export type WireData = Record<string, unknown>;

/** How dynalite reports what a user did wrong: the HTTP status and the body that DynamoDB would send. */
export interface DynaliteError extends Error {
  readonly statusCode?: number;
  readonly body?: WireData;
}

type Callback<T> = (error: DynaliteError | null | undefined, value?: T) => void;

interface ItemDatabase {
  get(key: string, callback: Callback<WireItem>): void;
}

/** dynalite's database: tables, items, indexes, tags. */
export interface DynaliteStore {
  readonly tableDb: { awsAccountId: string; awsRegion: string };
  readonly lifecycleManager: { gracefulClose(callback: Callback<void>): void };
  getTable(name: string, callback: Callback<WireData>): void;
  getItemDb(table: string): ItemDatabase;
}

interface DynaliteDatabase {
  create(options: {
    path?: string;
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): DynaliteStore;
  createKey(item: WireItem, table: WireData): string;
  /** The reason why an item does not meet a request's condition; nothing when it does. */
  checkConditional(data: WireData, existing: WireItem | undefined): DynaliteError | null | undefined;
  validateKey(key: WireItem, table: WireData): DynaliteError | null | undefined;
  validateItem(item: WireItem, table: WireData): DynaliteError | null | undefined;
}

interface OperationValidation {
  readonly types: object;
  readonly custom?: unknown;
}

interface DynaliteValidations {
  checkTypes(data: WireData, types: object): WireData;
  checkValidations(data: WireData, types: object, custom: unknown, store: DynaliteStore): void;
}

type Action = (store: DynaliteStore, data: WireData, callback: Callback<WireData>) => void;

const require = createRequire(import.meta.url);

// dynalite's server takes requests over HTTP only and its account from the process's environment. Its parts do not, and
// an error that a request causes does not end the process; its version is pinned, since they are not its public
// interface.
/** dynalite's database and expression engine. */
export const dynaliteDatabase = require('dynalite/db') as DynaliteDatabase;
const validations = require('dynalite/validations') as DynaliteValidations;

const operationNames = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
  'UpdateItem',
  'UpdateTable',
] as const;
/** An operation that dynalite carries out. */
export type DynaliteOperation = (typeof operationNames)[number];

interface OperationParts {
  readonly validation: OperationValidation;
  readonly action: Action;
}

const operations = new Map<string, OperationParts>(
  operationNames.map((name) => {
    const file = name.charAt(0).toLowerCase() + name.slice(1);
    return [
      name,
      {
        validation: require(`dynalite/validations/${file}`) as OperationValidation,
        action: require(`dynalite/actions/${file}`) as Action,
      },
    ];
  }),
);

/** Whether dynalite carries an operation out. */
export function isDynaliteOperation(name: string): name is DynaliteOperation {
  return operations.has(name);
}

/**
 * Checks a request as DynamoDB does and compiles its expressions; throws a `DynaliteError`. Fields that dynalite does
 * not know are left out.
 */
export function checkRequest(store: DynaliteStore, operation: DynaliteOperation, input: WireData): WireData {
  const { validation } = partsOf(operation);
  const data = validations.checkTypes({ ...input }, validation.types);
  validations.checkValidations(data, validation.types, validation.custom, store);
  return data;
}

/** Carries out a request that `checkRequest` returned; rejects with a `DynaliteError`. */
export function runAction(store: DynaliteStore, operation: DynaliteOperation, data: WireData): Promise<WireData> {
  return new Promise((resolve, reject) => {
    partsOf(operation).action(store, data, (error, value) => (error ? reject(error) : resolve(value ?? {})));
  });
}

/** A table's description; rejects with `ResourceNotFoundException`. */
export function getTable(store: DynaliteStore, name: string): Promise<WireData> {
  return new Promise((resolve, reject) => {
    store.getTable(name, (error, table) => (error ? reject(error) : resolve(table ?? {})));
  });
}

/** An item by its key. */
export function getStoredItem(store: DynaliteStore, table: WireData, key: WireItem): Promise<WireItem | undefined> {
  return new Promise((resolve, reject) => {
    store.getItemDb(String(table['TableName'])).get(dynaliteDatabase.createKey(key, table), (error, item) => {
      if (error && error.name !== 'NotFoundError') reject(error);
      else resolve(error ? undefined : item);
    });
  });
}

/** Closes the database; resolves when nothing is pending. */
export function closeStore(store: DynaliteStore): Promise<void> {
  return new Promise((resolve, reject) => {
    store.lifecycleManager.gracefulClose((error) => (error ? reject(error) : resolve()));
  });
}

function partsOf(operation: DynaliteOperation): OperationParts {
  const parts = operations.get(operation);
  if (!parts) throw new Error(`dynalite has no operation ${operation}`);
  return parts;
}
