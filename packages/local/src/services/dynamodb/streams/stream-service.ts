import { type ServerResponse } from 'node:http';
import { type Clock } from '@stepwell/asl';
import { HttpService } from '../../../kernel/http-service.js';
import { type Kernel } from '../../../kernel/kernel.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { type Operation } from '../../../kernel/operation.js';
import { readJsonValue } from '../../../kernel/protocols/json-values.js';
import { type LocalService, type ServiceRequest } from '../../../kernel/service.js';
import { streamsForeign } from '../foreign.js';
import { type Fields } from '../fields.js';
import { type TableStore } from '../store.js';
import { internalStreamOperations, streamOperations } from './stream-operations.js';

const model = readModel('dynamodbstreams');

/** Amazon DynamoDB Streams on this machine. Requests have the signing name of DynamoDB, and another target. */
export class DynamoDbStreams implements LocalService {
  readonly signingName: string;
  readonly targetPrefix?: string;
  readonly #http: HttpService;

  constructor(kernel: Kernel, clock: Clock, store: TableStore) {
    const now = (): number => clock.now();
    const operations = Object.entries(streamOperations(store, now)).map(([name, run]): [string, Operation] => [
      name,
      operationOf(name, run),
    ]);
    const service = {
      model,
      foreign: streamsForeign,
      operations: Object.fromEntries(operations),
      internalOperations: internalStreamOperations(store, now),
    };
    kernel.register(service);
    this.#http = new HttpService(kernel, clock, service, {
      errorNamespace: 'com.amazonaws.dynamodb.v20120810',
      passesWireValues: true,
    });
    this.signingName = this.#http.signingName;
    this.targetPrefix = this.#http.targetPrefix;
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.#http.handle(request, response);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/** Operations return values of the wire; callers of this process get values of the kernel. */
function operationOf(name: string, run: (input: Fields) => object): Operation {
  return (input, { source }) => {
    const output = run(input);
    const shape = model.operations[name]?.output;
    if (source === 'http' || shape === undefined) return output;
    return readJsonValue(model, shape, output) as object; // a structure is read as an object
  };
}
