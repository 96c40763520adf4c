import { type ServerResponse } from 'node:http';
import {
  type AttributeValue,
  type CreateTableCommandInput,
  type PointInTimeRecoverySpecification,
  type TimeToLiveSpecification,
} from '@aws-sdk/client-dynamodb';
import { type FaultInjector, isOfApp, noFaults } from '../../chaos/index.js';
import { answerJson } from '../../endpoint/aws-json.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../service.js';
import {
  checkRequest,
  closeStore,
  type DynaliteOperation,
  type DynaliteStore,
  dynaliteDatabase,
  getStoredItem,
  getTable,
  isDynaliteOperation,
  runAction,
  type WireData,
  type WireItem,
} from './dynalite-parts.js';
import { DynamoDbError } from './dynamodb-error.js';
import { inheritedNamesIn, withInheritedNames, withoutInheritedNames } from './inherited-names.js';
import { TableSettingsStore } from './table-settings.js';
import { TimeToLive } from './time-to-live.js';
import { conflict, Transactions } from './transactions.js';
import { Turnstile } from './turnstile.js';

/** Options of the DynamoDB service. */
export interface DynamoDbServiceOptions extends ServiceContext {
  /** Keeps the tables on disk, in this directory; in memory by default. */
  readonly directory?: string;
}

/** A table as it is created in process: CreateTable's input, and what takes calls of its own on AWS. */
export type TableDefinition = CreateTableCommandInput & {
  readonly TimeToLiveSpecification?: TimeToLiveSpecification;
  readonly PointInTimeRecoverySpecification?: PointInTimeRecoverySpecification;
};

/** What `createTable` answers. */
export interface TableIdentity {
  readonly name: string;
  /** `arn:aws:dynamodb:<region>:<account>:table/<name>`. */
  readonly arn: string;
}

/** Bodies have DynamoDB's own limit. */
const protocol = {
  version: '1.0',
  namespace: 'com.amazonaws.dynamodb.v20120810',
  bodyLimit: 16 * 1024 * 1024,
} as const;

/**
 * Amazon DynamoDB on this machine, over dynalite: tables with indexes, items, conditions, queries, scans, batches, and
 * transactions. Items expire on the environment's clock. Streams, backups and PartiQL do not run.
 */
export class DynamoDbService implements LocalService {
  readonly signingName = 'dynamodb';
  readonly targetPrefix = 'DynamoDB_20120810.';
  private readonly store: DynaliteStore;
  private readonly settings: TableSettingsStore;
  private readonly transactions: Transactions;
  private readonly turnstile = new Turnstile();
  private readonly timeToLive: TimeToLive;

  private readonly faults: FaultInjector;

  constructor(options: DynamoDbServiceOptions) {
    this.faults = options.faults ?? noFaults;
    this.store = dynaliteDatabase.create({
      ...(options.directory === undefined ? {} : { path: options.directory }),
      createTableMs: 0,
      deleteTableMs: 0,
      updateTableMs: 0,
    });
    this.store.tableDb.awsAccountId = options.accountId;
    this.store.tableDb.awsRegion = options.region;
    const now = () => options.clock.now();
    this.settings = new TableSettingsStore(now);
    this.transactions = new Transactions(this.store, now);
    this.timeToLive = new TimeToLive({
      clock: options.clock,
      items: (table) => this.scan((request) => this.run('Scan', request), table),
      expire: (table, item, attribute, until) => this.expire(table, item, attribute, until),
    });
  }

  /**
   * Creates a table and waits until it is ACTIVE. Rejects with `ValidationException`, `ResourceInUseException` (all
   * `DynamoDbError`).
   */
  async createTable({
    TimeToLiveSpecification: timeToLive,
    PointInTimeRecoverySpecification: recovery,
    ...definition
  }: TableDefinition): Promise<TableIdentity> {
    const created = await this.operate('CreateTable', { ...definition });
    // what CreateTable answers
    const { TableName, TableArn: arn } = created['TableDescription'] as { TableName: string; TableArn: string };
    await this.settled(TableName, (status) => status === 'ACTIVE');
    this.updateTable(TableName, { TimeToLiveSpecification: timeToLive, PointInTimeRecoverySpecification: recovery });
    return { name: TableName, arn };
  }

  /**
   * Changes time to live and point-in-time recovery of a table, as they would be after creating it so; its items stay.
   */
  updateTable(
    table: string,
    specifications: Pick<TableDefinition, 'TimeToLiveSpecification' | 'PointInTimeRecoverySpecification'>,
  ): void {
    const {
      TableName: name,
      TimeToLiveSpecification: timeToLive,
      PointInTimeRecoverySpecification: recovery,
    } = withoutInheritedNames({ ...specifications, TableName: table });
    const before = this.settings.timeToLiveAttribute(name);
    const after = timeToLive?.Enabled === true ? timeToLive.AttributeName : undefined;
    if (before !== undefined && before !== after) this.setTimeToLive(name, { AttributeName: before, Enabled: false });
    if (after !== undefined && before !== after) this.setTimeToLive(name, { AttributeName: after, Enabled: true });
    this.settings.setPointInTimeRecovery(name, recovery ?? { PointInTimeRecoveryEnabled: false });
  }

  /** Deletes a table, protected or not, and waits until it is gone. Rejects with `ResourceNotFoundException`. */
  async deleteTable(name: string): Promise<void> {
    this.settings.forget(withoutInheritedNames({ TableName: name }).TableName);
    await this.operate('DeleteTable', { TableName: name });
    await this.settled(name, (status) => status === undefined);
  }

  /** Every item of a table, in no order that means anything. */
  async items(tableName: string): Promise<Record<string, AttributeValue>[]> {
    return this.scan((request) => this.operate('Scan', request), tableName);
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    await answerJson(request, response, protocol, (operation, input) => {
      if (
        operation === 'TransactWriteItems' &&
        isOfApp(request.caller) &&
        this.faults.shouldInject('dynamodb', 'conflict', operation)
      )
        throw conflict(input);
      return this.operate(operation, input);
    });
  }

  async close(): Promise<void> {
    this.timeToLive.close();
    await closeStore(this.store);
  }

  private async scan(
    page: (request: WireData) => Promise<WireData>,
    TableName: string,
  ): Promise<Record<string, AttributeValue>[]> {
    const items: Record<string, AttributeValue>[] = [];
    let start: unknown;
    do {
      const { Items, LastEvaluatedKey } = await page({
        TableName,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      items.push(...(Items as Record<string, AttributeValue>[])); // what Scan answers
      start = LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  }

  /** Carries out an operation of the API; rejects with a `DynamoDbError`. */
  private async operate(operation: string, input: WireData): Promise<WireData> {
    try {
      return withInheritedNames(await this.run(operation, withoutInheritedNames(input)));
    } catch (error) {
      if (!(error instanceof DynamoDbError)) throw error;
      throw new DynamoDbError(
        error.code,
        inheritedNamesIn(error.message),
        error.statusCode,
        withInheritedNames(error.details),
      );
    }
  }

  /**
   * Carries out an operation; names that every object inherits have dynalite's spelling, here and in everything below.
   */
  private async run(operation: string, input: WireData): Promise<WireData> {
    try {
      switch (operation) {
        case 'TransactWriteItems':
          return await this.turnstile
            .exclusive(() => this.transactions.write(input))
            .finally(() => this.timeToLive.written());
        case 'TransactGetItems':
          return await this.turnstile.exclusive(() => this.transactions.get(input));
        case 'UpdateTimeToLive':
          return this.setTimeToLive(await this.tableName(input), input['TimeToLiveSpecification']);
        case 'DescribeTimeToLive':
          return this.settings.describeTimeToLive(await this.tableName(input));
        case 'UpdateContinuousBackups':
          return this.settings.setPointInTimeRecovery(
            await this.tableName(input),
            input['PointInTimeRecoverySpecification'],
          );
        case 'DescribeContinuousBackups':
          return this.settings.describeContinuousBackups(await this.tableName(input));
        case 'DescribeLimits':
          return {
            AccountMaxReadCapacityUnits: 80_000,
            AccountMaxWriteCapacityUnits: 80_000,
            TableMaxReadCapacityUnits: 40_000,
            TableMaxWriteCapacityUnits: 40_000,
          };
        default:
          if (isDynaliteOperation(operation)) return await this.operateDynalite(operation, input);
          throw new DynamoDbError('UnknownOperationException', `DynamoDB's ${operation} does not run here`);
      }
    } catch (error) {
      throw DynamoDbError.from(error);
    }
  }

  private async operateDynalite(operation: DynaliteOperation, input: WireData): Promise<WireData> {
    const name = String(input['TableName']);
    if (operation === 'DeleteTable') this.settings.checkDeletion(name);
    if (operation === 'CreateTable' || operation === 'UpdateTable') checkStream(input);
    const data = checkRequest(this.store, operation, input);
    if (input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD')
      return this.turnstile
        .exclusive(() => this.runTellingItem(operation, data))
        .finally(() => this.timeToLive.written());
    const result = await this.turnstile.shared(() => runAction(this.store, operation, data));
    switch (operation) {
      case 'CreateTable':
      case 'UpdateTable':
        this.settings.keep(name, input);
        return withFields(result, 'TableDescription', this.settings.describe(name));
      case 'DescribeTable':
        return withFields(result, 'Table', this.settings.describe(name));
      case 'DeleteTable':
        this.settings.forget(name);
        this.timeToLive.set(name, undefined);
        return result;
      case 'PutItem':
      case 'UpdateItem':
      case 'BatchWriteItem':
        this.timeToLive.written();
        return result;
      default:
        return result;
    }
  }

  /** A failed condition tells the item that failed it, which dynalite does not. */
  private async runTellingItem(operation: DynaliteOperation, data: WireData): Promise<WireData> {
    try {
      return await runAction(this.store, operation, data);
    } catch (error) {
      const cause = DynamoDbError.from(error);
      if (!(cause instanceof DynamoDbError) || cause.code !== 'ConditionalCheckFailedException') throw error;
      const table = await getTable(this.store, String(data['TableName']));
      // one of them is there: checkRequest has passed
      const item = await getStoredItem(this.store, table, (data['Key'] ?? data['Item']) as WireItem);
      throw new DynamoDbError(cause.code, cause.message, 400, item === undefined ? {} : { Item: item });
    }
  }

  private setTimeToLive(table: string, specification: unknown): WireData {
    const answer = this.settings.setTimeToLive(table, specification);
    this.timeToLive.set(table, this.settings.timeToLiveAttribute(table));
    return answer;
  }

  /** Deletes an item unless it got another time meanwhile. */
  private async expire(tableName: string, item: WireItem, attribute: string, until: number): Promise<void> {
    const table = await getTable(this.store, tableName);
    // every table has one
    const names = (table['KeySchema'] as { AttributeName: string }[]).map((element) => element.AttributeName);
    const Key = Object.fromEntries(names.map((name) => [name, item[name]]));
    const condition = {
      ConditionExpression: '#time <= :until',
      ExpressionAttributeNames: { '#time': attribute },
      ExpressionAttributeValues: { ':until': { N: String(until) } },
    };
    await this.run('DeleteItem', { TableName: tableName, Key, ...condition }).catch((error: unknown) => {
      if (!(error instanceof DynamoDbError) || error.code !== 'ConditionalCheckFailedException') throw error;
    });
  }

  private async tableName(input: WireData): Promise<string> {
    const name = String(input['TableName'] ?? '').replace(/^arn:.*:table\//, '');
    await getTable(this.store, name);
    return name;
  }

  /** dynalite changes a table's status a tick after it answered. */
  private async settled(tableName: string, isSettled: (status: unknown) => boolean): Promise<void> {
    const { TableName: name } = withoutInheritedNames({ TableName: tableName });
    for (;;) {
      const table = await getTable(this.store, name).catch(() => undefined);
      if (isSettled(table?.['TableStatus'])) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Refused before anything is created. */
function checkStream(input: WireData): void {
  const stream = input['StreamSpecification'] as
    { StreamEnabled?: boolean; StreamViewType?: string } | null | undefined; // checked field by field
  if (stream?.StreamEnabled === true || (stream?.StreamEnabled === undefined && stream?.StreamViewType !== undefined)) {
    throw DynamoDbError.validation('StreamSpecification: streams do not run in the local runtime; leave it out');
  }
}

function withFields(result: WireData, field: string, more: WireData): WireData {
  return { ...result, [field]: { ...(result[field] as WireData), ...more } }; // the field is an object in these answers
}
