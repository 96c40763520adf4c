import { createHash } from 'node:crypto';
import { TtlCache } from '../../ttl-cache.js';
import {
  checkRequest,
  dynaliteDatabase,
  type DynaliteOperation,
  type DynaliteStore,
  getStoredItem,
  getTable,
  runAction,
  type WireData,
  type WireItem,
} from './dynalite-parts.js';
import { DynamoDbError } from './dynamodb-error.js';

/** One action of a transaction, checked. */
interface Step {
  readonly operation: DynaliteOperation;
  /** False for a ConditionCheck, which writes nothing. */
  readonly writes: boolean;
  readonly data: WireData;
  readonly table: WireData;
  readonly key: WireItem;
  readonly wantsItem: boolean;
}

/** Why a step let its transaction fail; `None` for the steps that did not. */
interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: WireItem;
}

const actionOperations = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
} as const satisfies Record<string, DynaliteOperation>;

/** Milliseconds that a ClientRequestToken is remembered for. */
const tokenLifeMs = 10 * 60_000;

/**
 * Transactions over dynalite, which has none: all conditions are checked before anything is written, while nobody else
 * writes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export class Transactions {
  /** Digests of the requests that were carried out, by client token. */
  private readonly tokens = new TtlCache<string>(tokenLifeMs);

  constructor(
    private readonly store: DynaliteStore,
    private readonly now: () => number,
  ) {}

  /** TransactWriteItems. The caller sees to it that nothing else writes meanwhile. */
  async write(input: WireData): Promise<WireData> {
    const items = listOf(input['TransactItems'], 'TransactItems');
    if (this.wasDone(input)) return {};
    const steps = await Promise.all(items.map((item) => this.readStep(item)));
    const keys = steps.map(
      (step) => `${String(step.table['TableName'])} ${dynaliteDatabase.createKey(step.key, step.table)}`,
    );
    if (new Set(keys).size !== keys.length)
      throw DynamoDbError.validation('Transaction request cannot include multiple operations on one item');
    const before = await Promise.all(steps.map((step) => getStoredItem(this.store, step.table, step.key)));
    const reasons = steps.map((step, index) => conditionReason(step, before[index]));
    if (reasons.some((reason) => reason.Code !== 'None')) throw cancelled(reasons);
    await this.apply(steps, before);
    this.remember(input);
    return {};
  }

  /** TransactGetItems. */
  async get(input: WireData): Promise<WireData> {
    const items = listOf(input['TransactItems'], 'TransactItems');
    const responses = await Promise.all(
      items.map(async (item) => {
        const { Item } = await runAction(
          this.store,
          'GetItem',
          checkRequest(this.store, 'GetItem', objectOf(item['Get'], 'Get')),
        );
        return Item === undefined ? {} : { Item };
      }),
    );
    return { Responses: responses };
  }

  private async readStep(item: WireData): Promise<Step> {
    const names = Object.keys(actionOperations).filter((name) => item[name] !== undefined && item[name] !== null);
    const [name] = names as (keyof typeof actionOperations)[]; // filtered from these very keys
    if (name === undefined || names.length !== 1)
      throw DynamoDbError.validation('TransactItems can only contain one of Check, Put, Update or Delete');
    const action = objectOf(item[name], name);
    const { ReturnValuesOnConditionCheckFailure: wanted, ...request } = action;
    const operation = actionOperations[name];
    const data = checkRequest(this.store, operation, request);
    const table = await getTable(this.store, String(data['TableName']));
    const key = (name === 'Put' ? data['Item'] : data['Key']) as WireItem; // checked by checkRequest
    const invalid =
      name === 'Put' ? dynaliteDatabase.validateItem(key, table) : dynaliteDatabase.validateKey(key, table);
    if (invalid) throw invalid;
    return { operation, writes: name !== 'ConditionCheck', data, table, key, wantsItem: wanted === 'ALL_OLD' };
  }

  private async apply(steps: readonly Step[], before: readonly (WireItem | undefined)[]): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (!step.writes) continue;
      try {
        await runAction(this.store, step.operation, step.data);
      } catch (error) {
        // An update may fail on the types that it finds; then nothing of the transaction may stay.
        for (let done = index - 1; done >= 0; done -= 1) await this.restore(steps[done], before[done]);
        const cause = DynamoDbError.from(error);
        if (!(cause instanceof DynamoDbError)) throw error;
        throw cancelled(
          steps.map((_, at) => (at === index ? { Code: 'ValidationError', Message: cause.message } : { Code: 'None' })),
        );
      }
    }
  }

  private async restore(step: Step | undefined, item: WireItem | undefined): Promise<void> {
    if (!step?.writes) return;
    const TableName = step.table['TableName'];
    if (item !== undefined) {
      await runAction(this.store, 'PutItem', checkRequest(this.store, 'PutItem', { TableName, Item: item }));
      return;
    }
    // every table has one
    const names = (step.table['KeySchema'] as { AttributeName: string }[]).map((element) => element.AttributeName);
    const Key = Object.fromEntries(names.map((attribute) => [attribute, step.key[attribute]]));
    await runAction(this.store, 'DeleteItem', checkRequest(this.store, 'DeleteItem', { TableName, Key }));
  }

  private wasDone(input: WireData): boolean {
    const token = input['ClientRequestToken'];
    const done = typeof token === 'string' ? this.tokens.get(token, this.now()) : undefined;
    if (done !== undefined && done !== digestOf(input)) {
      throw new DynamoDbError(
        'IdempotentParameterMismatchException',
        'The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical',
      );
    }
    return done !== undefined;
  }

  private remember(input: WireData): void {
    const token = input['ClientRequestToken'];
    if (typeof token === 'string') this.tokens.set(token, digestOf(input), this.now());
  }
}

function conditionReason(step: Step, existing: WireItem | undefined): CancellationReason {
  const failed = dynaliteDatabase.checkConditional(step.data, existing);
  if (!failed) return { Code: 'None' };
  return {
    Code: 'ConditionalCheckFailed',
    Message: 'The conditional request failed',
    ...(step.wantsItem && existing !== undefined ? { Item: existing } : {}),
  };
}

function cancelled(reasons: readonly CancellationReason[]): DynamoDbError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new DynamoDbError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

/** A transaction that met another one at its first item. */
export function conflict(input: WireData): DynamoDbError {
  const steps = listOf(input['TransactItems'], 'TransactItems');
  return cancelled(
    steps.map((_, index) =>
      index === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
    ),
  );
}

function digestOf(input: WireData): string {
  return createHash('sha256').update(JSON.stringify(input['TransactItems'])).digest('base64');
}

function listOf(value: unknown, field: string): WireData[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 100)
    throw DynamoDbError.validation(`${field} must hold 1 to 100 actions`);
  return value.map((item) => objectOf(item, field));
}

function objectOf(value: unknown, field: string): WireData {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw DynamoDbError.validation(`${field} must be an object`);
  return value as WireData; // an object that came from JSON
}
