import { type ServerResponse } from 'node:http';
import { noFaults } from '../../kernel/chaos/index.js';
import { AwsError } from '../../kernel/aws-error.js';
import { serializationError } from '../../kernel/invalid-input.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Violation } from '../../kernel/models/violations.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { type Transactions } from '../../kernel/transactions.js';
import { foreign } from './foreign.js';
import { type OutgoingMessage, type QueuedMessage, type ReceiveOptions } from './message.js';
import { differences } from './differences.js';
import { internalOperations, messageOperations } from './operations/messages.js';
import { queueOperations } from './operations/queues.js';
import { queryNames } from './query-names.js';
import { QueueStore } from './store.js';
import { invalidValue, missingParameter, queryCode } from './errors.js';

/** Options of the SQS service. */
export type SqsServiceOptions = ServiceContext;

/** URL and ARN of a queue. */
export interface QueueIdentity {
  readonly name: string;
  /** `http://127.0.0.1:<port>/<account>/<name>`. */
  readonly url: string;
  /** `arn:aws:sqs:<region>:<account>:<name>`. */
  readonly arn: string;
}

/**
 * Amazon SQS on this machine: standard and FIFO queues with visibility, delays, long polls, redrive to dead-letter
 * queues and back, over the JSON protocol of current clients and the query protocol of older ones. Policies and keys
 * are kept, not enforced.
 */
export class SqsService implements LocalService {
  readonly signingName = 'sqs';
  readonly targetPrefix = 'AmazonSQS.';
  private readonly store: QueueStore;
  private readonly http: HttpService;
  private readonly transactions: Transactions;

  constructor(options: SqsServiceOptions) {
    this.store = new QueueStore(options);
    const { clock, accountId, faults = noFaults, kernel } = options;
    this.transactions = kernel.transactions;
    const dependencies = { store: this.store, accountId, faults };
    const service = {
      model: readModel('sqs'),
      foreign,
      operations: { ...queueOperations(dependencies), ...messageOperations(dependencies) },
      internalOperations: internalOperations(dependencies),
      invalidInput,
      differences,
    };
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service, {
      errorNamespace: 'com.amazonaws.sqs',
      xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
      queryCode,
      queryNames,
      // Older clients send the requests of a queue to its URL, and may leave the parameter out.
      membersOf: ({ url }) => (url.pathname.length > 1 ? { QueueUrl: url.pathname } : {}),
    });
  }

  /** Creates a queue. Throws `InvalidParameterValue`, `InvalidAttributeName`, `InvalidAttributeValue`. */
  createQueue(
    name: string,
    {
      attributes = {},
      tags = {},
    }: {
      readonly attributes?: Readonly<Record<string, string>>;
      readonly tags?: Readonly<Record<string, string>>;
    } = {},
  ): QueueIdentity {
    const queue = this.transactions.run(() => this.store.create(name, attributes, tags));
    return { name, url: this.store.urlOf(queue), arn: queue.arn };
  }

  /** Deletes a queue by URL, ARN or name. Throws `QueueDoesNotExist`. */
  deleteQueue(queue: string): void {
    this.transactions.run(() => this.store.get(queue).delete());
  }

  /** Whether a queue with that URL, ARN or name exists. */
  hasQueue(queue: string): boolean {
    return this.store.find(queue) !== undefined;
  }

  /** Sends a message. Throws `QueueDoesNotExist`, `InvalidParameterValue` … */
  send(queue: string, message: OutgoingMessage): { readonly messageId: string } {
    return { messageId: this.transactions.run(() => this.store.get(queue).send(message)).id };
  }

  /** Receives messages, as ReceiveMessage does. */
  receive(queue: string, options: ReceiveOptions = {}): Promise<readonly QueuedMessage[]> {
    return this.store.receive(this.store.get(queue), options);
  }

  /** Deletes a received message. */
  deleteMessage(queue: string, receiptHandle: string): void {
    this.transactions.run(() => this.store.get(queue).deleteMessage(receiptHandle));
  }

  /** Sets when a received message can be received again, in seconds from now. */
  changeVisibility(queue: string, receiptHandle: string, seconds: number): void {
    this.transactions.run(() => this.store.get(queue).changeVisibility(receiptHandle, seconds));
  }

  /** Every message of a queue, waiting, delayed or in flight, without receiving it. */
  messages(queue: string): readonly QueuedMessage[] {
    return this.store.get(queue).peek();
  }

  ownsPath(path: string): boolean {
    return /^\/\d{12}\/[A-Za-z0-9_-]{1,80}(\.fifo)?$/.test(path);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    this.store.close();
    return Promise.resolve();
  }
}

/** The error of SQS for an input that violates the model. */
function invalidInput([first]: readonly Violation[]): AwsError | undefined {
  if (first === undefined) return undefined;
  const parameter = first.path.slice(first.path.lastIndexOf('.') + 1);
  if (first.kind === 'required') return missingParameter(parameter);
  if (first.kind === 'type') return serializationError(first);
  if (first.kind === 'enum')
    return new AwsError('InvalidAttributeName', `Unknown Attribute ${first.shown.slice(1, -1)}.`);
  return invalidValue(parameter, first.shown, first.constraint);
}
