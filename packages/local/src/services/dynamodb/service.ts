import { randomUUID } from 'node:crypto';
import { type ServerResponse } from 'node:http';
import {
  type AttributeValue,
  type CreateTableCommandInput,
  type PointInTimeRecoverySpecification,
  type TimeToLiveSpecification,
} from '@aws-sdk/client-dynamodb';
import { type FaultInjector, isOfApp, noFaults } from '../../kernel/chaos/index.js';
import { answerJson, type WireObject } from '../../kernel/endpoint/aws-json.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { DynamoDbError } from './dynamodb-error.js';
import { type DynamoDbCall, operations } from './operations/index.js';
import { conflict } from './operations/transaction.js';
import { TableStore } from './store.js';
import { TimeToLive } from './time-to-live.js';

/** Options of the DynamoDB service. */
export type DynamoDbServiceOptions = ServiceContext;

/** A table as it is created in process: CreateTable's input, and settings that need other calls on AWS. */
export type TableDefinition = CreateTableCommandInput & {
  readonly TimeToLiveSpecification?: TimeToLiveSpecification;
  readonly PointInTimeRecoverySpecification?: PointInTimeRecoverySpecification;
};

/** The name and ARN of a table. */
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
 * Amazon DynamoDB on this machine: tables with indexes, items, conditions, queries, scans, batches, transactions and
 * PartiQL. Items expire on the environment's clock. Streams and backups do not run.
 */
export class DynamoDbService implements LocalService {
  readonly signingName = 'dynamodb';
  readonly targetPrefix = 'DynamoDB_20120810.';
  readonly #store = new TableStore();
  readonly #call: DynamoDbCall;
  readonly #timeToLive: TimeToLive;
  readonly #faults: FaultInjector;

  constructor({ clock, region, accountId, faults }: DynamoDbServiceOptions) {
    this.#faults = faults ?? noFaults;
    this.#timeToLive = new TimeToLive(this.#store, clock);
    this.#call = { store: this.#store, now: () => clock.now(), newId: randomUUID, region, accountId };
  }

  /**
   * Carries out an operation of the API. Throws `DynamoDbError`; then nothing has changed. An operation that does not run
   * here is an `UnknownOperationException`.
   */
  invoke(operation: string, input: WireObject): WireObject {
    const run = operations.get(operation);
    if (run === undefined)
      throw new DynamoDbError('UnknownOperationException', `DynamoDB's ${operation} does not run here`);
    return run(input, this.#call) as WireObject; // outputs are structures of the API
  }

  /** Creates a table, which is ACTIVE at once. Rejects with `ValidationException`, `ResourceInUseException`. */
  createTable({
    TimeToLiveSpecification: timeToLive,
    PointInTimeRecoverySpecification: recovery,
    ...definition
  }: TableDefinition): Promise<TableIdentity> {
    return new Promise((resolve) => {
      const { TableDescription } = this.invoke('CreateTable', { ...definition });
      const { TableName: name, TableArn: arn } = TableDescription as { TableName: string; TableArn: string }; // CreateTable's output
      this.updateTable(name, { TimeToLiveSpecification: timeToLive, PointInTimeRecoverySpecification: recovery });
      resolve({ name, arn });
    });
  }

  /**
   * Changes time to live and point-in-time recovery of a table, as they would be after creating it so; its items stay.
   */
  updateTable(
    table: string,
    {
      TimeToLiveSpecification: timeToLive,
      PointInTimeRecoverySpecification: recovery = { PointInTimeRecoveryEnabled: false },
    }: Pick<TableDefinition, 'TimeToLiveSpecification' | 'PointInTimeRecoverySpecification'>,
  ): void {
    const set = (AttributeName: string, Enabled: boolean) =>
      this.invoke('UpdateTimeToLive', { TableName: table, TimeToLiveSpecification: { AttributeName, Enabled } });
    const before = this.#store.find(table)?.definition.timeToLive?.attribute;
    const after = timeToLive?.Enabled === true ? timeToLive.AttributeName : undefined;
    if (before !== undefined && before !== after) set(before, false);
    if (after !== undefined && before !== after) set(after, true);
    this.invoke('UpdateContinuousBackups', { TableName: table, PointInTimeRecoverySpecification: recovery });
  }

  /** Deletes a table, protected or not. Rejects with `ResourceNotFoundException`. */
  deleteTable(name: string): Promise<void> {
    return new Promise((resolve) => {
      const table = this.#store.find(name);
      if (table !== undefined) this.#store.redefine(table, { ...table.definition, isProtected: false });
      this.invoke('DeleteTable', { TableName: name });
      resolve();
    });
  }

  /** Every item of a table, in no order that means anything. Rejects with `ResourceNotFoundException`. */
  items(tableName: string): Promise<Record<string, AttributeValue>[]> {
    return new Promise((resolve) => {
      const stored = [...this.#store.get(tableName).items.items()];
      // A copy: the caller may change it.
      resolve(stored.map(({ item }) => structuredClone(item) as Record<string, AttributeValue>)); // in the form of the API
    });
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    await answerJson(request, response, protocol, (operation, input) => {
      if (
        operation === 'TransactWriteItems' &&
        isOfApp(request.caller) &&
        this.#faults.shouldInject('dynamodb', 'conflict', operation)
      )
        throw conflict(input);
      return this.invoke(operation, input);
    });
  }

  close(): Promise<void> {
    this.#timeToLive.close();
    return Promise.resolve();
  }
}
