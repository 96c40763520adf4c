import { type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';
import { HttpService } from '../../kernel/http-service.js';
import { validationMessage } from '../../kernel/invalid-input.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Violation } from '../../kernel/models/violations.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { Deliveries } from './deliveries.js';
import { publishOperations } from './operations/publish.js';
import { subscriptionOperations } from './operations/subscriptions.js';
import { topicOperations } from './operations/topics.js';
import { Publisher } from './publisher.js';
import { TopicStore } from './store.js';
import { type Publication, type PublishedMessage } from './topic.js';

/** Options of the SNS service. */
export type SnsServiceOptions = ServiceContext;

/**
 * Amazon SNS on this machine: topics that deliver to the environment's queues and functions, with filter policies, raw
 * delivery, FIFO topics and redrive. Other subscriptions (email, SMS, HTTP) are recorded, but receive nothing.
 * Published messages are recorded.
 */
export class SnsService implements LocalService {
  readonly signingName = 'sns';
  private readonly store: TopicStore;
  private readonly deliveries: Deliveries;
  private readonly publisher: Publisher;
  private readonly http: HttpService;

  constructor(private readonly context: SnsServiceOptions) {
    const { kernel, clock, accountId } = context;
    const store = new TopicStore(context);
    this.store = store;
    this.deliveries = new Deliveries(context);
    this.publisher = new Publisher({ context, store, deliveries: this.deliveries });
    const dependencies = { store, publisher: this.publisher, accountId };
    const service = {
      model: readModel('sns'),
      foreign,
      operations: {
        ...topicOperations(dependencies),
        ...subscriptionOperations(dependencies),
        ...publishOperations(dependencies),
      },
      invalidInput,
    };
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service);
  }

  /** Publishes a message in process. Rejects with `NotFound` and `InvalidParameter`. */
  async publish(topicArn: string, publication: Publication): Promise<{ readonly messageId: string }> {
    const { transactions } = this.context.kernel;
    const { messageId } = await transactions.run(() => this.publisher.publish(this.store.get(topicArn), publication));
    return { messageId };
  }

  /** The published messages of one topic or all topics with their deliveries, oldest first; at most the last 10,000. */
  published(topicArn?: string): readonly PublishedMessage[] {
    return this.store.publishedMessages(topicArn);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    this.deliveries.close();
    return Promise.resolve();
  }
}

/** The error of SNS for an input that violates the model; its paths start with lower-case letters. */
function invalidInput(violations: readonly Violation[]): AwsError {
  const named = violations.map((violation) => ({
    ...violation,
    path: violation.path.replace(/(^|\.)[A-Z]/g, (start) => start.toLowerCase()),
  }));
  return new AwsError('ValidationError', validationMessage(named));
}
