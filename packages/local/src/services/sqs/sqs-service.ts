import { type ServerResponse } from 'node:http';
import { noFaults } from '../../chaos/index.js';
import { AwsError } from '../../endpoint/aws-error.js';
import { answerJson, type WireObject } from '../../endpoint/aws-json.js';
import { answerQuery } from '../../endpoint/aws-query.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../service.js';
import { type QueuedMessage } from './message.js';
import { operations } from './operations.js';
import { queryResult, readQueryInput } from './query-protocol.js';
import { type OutgoingMessage, type ReceiveOptions } from './queue.js';
import { QueueStore } from './queue-store.js';
import { SqsError } from './sqs-error.js';
import { ownValue } from '../../own-value.js';

/** Options of the SQS service. */
export type SqsServiceOptions = ServiceContext;

/** A queue, as it is found by clients and named in policies. */
export interface QueueIdentity {
  readonly name: string;
  /** `http://127.0.0.1:<port>/<account>/<name>`. */
  readonly url: string;
  /** `arn:aws:sqs:<region>:<account>:<name>`. */
  readonly arn: string;
}

const queryNamespace = 'http://queue.amazonaws.com/doc/2012-11-05/';

/**
 * Amazon SQS on this machine: standard and FIFO queues with visibility, delays, long polls, redrive to dead-letter
 * queues and back, over the JSON protocol of current clients and the query protocol of older ones. Policies and keys
 * are kept, not enforced.
 */
export class SqsService implements LocalService {
  readonly signingName = 'sqs';
  readonly targetPrefix = 'AmazonSQS.';
  private readonly store: QueueStore;

  constructor(private readonly options: SqsServiceOptions) {
    this.store = new QueueStore(options);
  }

  /**
   * Creates a queue, attributes as texts as the API has them. Throws `SqsError` for a name or attribute that SQS would
   * refuse.
   */
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
    const queue = this.store.create(name, attributes, tags);
    return { name, url: this.store.urlOf(queue), arn: queue.arn };
  }

  /**
   * Gives a queue other attributes and tags, and defaults for attributes that are left out; its messages and its policy
   * stay. Throws `SqsError`.
   */
  updateQueue(
    queue: string,
    {
      attributes,
      tags,
    }: { readonly attributes: Readonly<Record<string, string>>; readonly tags: Readonly<Record<string, string>> },
  ): void {
    const found = this.store.get(queue);
    found.resetAttributes(attributes);
    found.tags = { ...tags };
  }

  /** Deletes a queue by URL, ARN or name. Throws `QueueDoesNotExist`. */
  deleteQueue(queue: string): void {
    this.store.delete(this.store.get(queue));
  }

  /** Whether there is a queue of that URL, ARN or name. */
  hasQueue(queue: string): boolean {
    return this.store.find(queue) !== undefined;
  }

  /** Sends a message; answers its id. Throws `QueueDoesNotExist`, `InvalidParameterValue` … */
  send(queue: string, message: OutgoingMessage): { readonly messageId: string } {
    return { messageId: this.store.get(queue).send(message).id };
  }

  /** Receives messages, as ReceiveMessage does. */
  receive(queue: string, options: ReceiveOptions = {}): Promise<readonly QueuedMessage[]> {
    return this.store.receive(this.store.get(queue), options);
  }

  /** Deletes a received message. */
  deleteMessage(queue: string, receiptHandle: string): void {
    this.store.get(queue).delete(receiptHandle);
  }

  /** Sets when a received message can be received again, in seconds from now. */
  changeVisibility(queue: string, receiptHandle: string, seconds: number): void {
    this.store.get(queue).changeVisibility(receiptHandle, seconds);
  }

  /** Every message of a queue, waiting, delayed or in flight, without receiving it. */
  messages(queue: string): readonly QueuedMessage[] {
    return this.store.get(queue).peek();
  }

  ownsPath(path: string): boolean {
    return /^\/\d{12}\/[A-Za-z0-9_-]{1,80}(\.fifo)?$/.test(path);
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const run = async (operation: string, input: WireObject) => {
      const carryOut = ownValue(operations, operation);
      if (!carryOut) throw new AwsError('UnsupportedOperation', `SQS's ${operation} does not run here`);
      return carryOut({
        store: this.store,
        input,
        senderId: senderOf(request, this.options.accountId),
        signal: gone.signal,
        faults: this.options.faults ?? noFaults,
      });
    };
    if (request.http.headers['x-amz-target'] !== undefined) {
      await answerJson(
        request,
        response,
        {
          version: '1.0',
          namespace: 'com.amazonaws.sqs',
          errorHeaders: (error) => ({
            'x-amzn-query-error': `${error instanceof SqsError ? error.queryCode : error.code};${error.fault}`,
          }),
        },
        run,
      );
      return;
    }
    await answerQuery(request, response, { namespace: queryNamespace }, async (action, parameters) => {
      try {
        return queryResult(action, await run(action, readQueryInput(parameters, request.url.pathname)));
      } catch (error) {
        throw error instanceof SqsError ? new AwsError(error.queryCode, error.message, error.statusCode) : error;
      }
    });
  }

  close(): Promise<void> {
    this.store.close();
    return Promise.resolve();
  }
}

/** SQS tells a role's id and session; ours are named after the role. */
function senderOf(request: ServiceRequest, accountId: string): string {
  const role = request.caller.roleArn;
  return role === undefined ? accountId : `AROA${role.slice(role.lastIndexOf('/') + 1).toUpperCase()}:stepwell`;
}
