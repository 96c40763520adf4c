import { randomUUID } from 'node:crypto';
import { type ServerResponse } from 'node:http';
import { type Invoke, invokeAs } from '../../kernel/calls.js';
import { isOfApp } from '../../kernel/call-faults.js';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { HttpService } from '../../kernel/http-service.js';
import { type Call, type Operation as KernelOperation } from '../../kernel/operation.js';
import { readJsonValue, writeJsonValue } from '../../kernel/protocols/json-values.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { type Fields } from './fields.js';
import { type DynamoDbCall, operations } from './operations/index.js';
import { conflict } from './operations/transaction.js';
import { DynamoDbStreams } from './streams/stream-service.js';
import { createTable, type NewTable, type TableIdentity } from './resources/table-calls.js';
import { TableStore } from './store.js';
import { TimeToLive } from './time-to-live.js';
import { invalidInput } from './validation/invalid-input.js';
import { recordedModel } from './validation/recorded-model.js';
import { type StoredValue } from './values/attribute-value.js';
import { normalizeInput } from './wire-input.js';

/** Options of the DynamoDB service. */
export type DynamoDbServiceOptions = ServiceContext;

/** The largest body of a request, in bytes. */
const bodyLimit = 16 * 1024 * 1024;

/**
 * Amazon DynamoDB on this machine: tables with indexes, items, conditions, queries, scans, batches, transactions and
 * PartiQL, and streams of changes. Items expire on the environment's clock. There are no backups.
 */
export class DynamoDbService implements LocalService {
  readonly signingName: string;
  readonly targetPrefix?: string;
  /** The API of streams, which has another model and target. */
  readonly streams: DynamoDbStreams;
  readonly #store: TableStore;
  readonly #timeToLive: TimeToLive;
  readonly #faults: FaultInjector;
  readonly #http: HttpService;
  readonly #invoke: Invoke;

  constructor({ clock, region, accountId, faults, kernel }: DynamoDbServiceOptions) {
    this.#faults = faults ?? noFaults;
    this.#store = new TableStore(kernel.transactions);
    this.#timeToLive = new TimeToLive(this.#store, clock);
    const api: DynamoDbCall = { store: this.#store, now: () => clock.now(), newId: randomUUID, region, accountId };
    const service = {
      model: recordedModel,
      foreign,
      operations: Object.fromEntries([...operations.keys()].map((name) => [name, this.#operation(name, api)])),
      invalidInput,
      close: () => this.#timeToLive.close(),
    };
    kernel.register(service);
    this.streams = new DynamoDbStreams(kernel, clock, this.#store);
    this.#invoke = invokeAs(kernel, { source: 'deploy', clock, region });
    this.#http = new HttpService(kernel, clock, service, {
      errorNamespace: 'com.amazonaws.dynamodb.v20120810',
      bodyLimit,
      passesWireValues: true,
    });
    this.signingName = this.#http.signingName;
    this.targetPrefix = this.#http.targetPrefix;
  }

  /**
   * An operation for the kernel. Operations work on values of the wire, and HTTP requests pass these unchanged. Other
   * callers pass and get values of the kernel, which are converted here.
   */
  #operation(name: string, api: DynamoDbCall): KernelOperation {
    const run = operations.get(name);
    if (run === undefined) throw new Error(`DynamoDB has no ${name}`);
    return (input, call) => {
      if (name === 'TransactWriteItems' && this.#hasConflict(call)) throw conflict(input);
      if (call.source === 'http') return run(normalizeInput(input), api);
      const { input: inputShape, output: outputShape } = recordedModel.operations[name] ?? {};
      if (inputShape === undefined) throw new Error(`The model of DynamoDB has no ${name}`);
      const wire = writeJsonValue(recordedModel, inputShape, input) as Fields; // a structure is written as an object
      const output = run(normalizeInput(wire), api);
      return outputShape === undefined ? output : (readJsonValue(recordedModel, outputShape, output) as object); // likewise
    };
  }

  #hasConflict({ caller, source }: Call): boolean {
    return (
      source !== 'deploy' && isOfApp(caller) && this.#faults.shouldInject('dynamodb', 'conflict', 'TransactWriteItems')
    );
  }

  /** Creates a table, which is ACTIVE at once. Rejects with `ValidationException`, `ResourceInUseException`. */
  createTable(table: NewTable): Promise<TableIdentity> {
    return createTable(this.#invoke, table);
  }

  /** Every item of a table, in no particular order. Rejects with `ResourceNotFoundException`. */
  items(tableName: string): Promise<Record<string, StoredValue>[]> {
    return new Promise((resolve) => {
      const stored = [...this.#store.get(tableName).items.items()];
      // A copy: the caller may change it.
      resolve(stored.map(({ item }) => structuredClone(item) as Record<string, StoredValue>)); // one member is set
    });
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.#http.handle(request, response);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}
