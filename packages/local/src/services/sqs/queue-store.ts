import { type ServiceContext } from '../../kernel/service.js';
import { type QueuedMessage } from './message.js';
import { Queue, type ReceiveOptions } from './queue.js';
import { type QueueAttributes, type RedrivePolicy } from './queue-attributes.js';
import { SqsError } from './sqs-error.js';
import { ownValue } from '../../kernel/own-value.js';

/** All queues of an environment. */
export class QueueStore {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly context: ServiceContext) {}

  /** Every queue, by name. */
  list(): Queue[] {
    return [...this.queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The URL at which clients find a queue. */
  urlOf(queue: Queue): string {
    return `${this.context.endpoint()}/${this.context.accountId}/${queue.name}`;
  }

  /** Creates a queue; with the attributes of one that is there, that one. Throws `QueueNameExists` when they differ. */
  create(name: string, attributes: QueueAttributes, tags: Readonly<Record<string, string>>): Queue {
    if (!/^[A-Za-z0-9_-]{1,80}$|^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name)) {
      throw SqsError.invalidValue(
        'QueueName',
        name,
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    if (name.endsWith('.fifo') && attributes['FifoQueue'] !== 'true')
      throw SqsError.invalidValue('QueueName', name, 'a name that ends with .fifo needs the attribute FifoQueue true');
    const existing = this.queues.get(name);
    if (existing) {
      const different = Object.entries(attributes).find(
        ([attribute, value]) => ownValue(existing.attributes, attribute) !== value,
      );
      if (different)
        throw new SqsError(
          'QueueNameExists',
          `A queue already exists with the same name and a different value for attribute ${different[0]}`,
        );
      return existing;
    }
    const queue = new Queue(
      name,
      `arn:aws:sqs:${this.context.region}:${this.context.accountId}:${name}`,
      attributes,
      tags,
      this.context.clock,
      this.context.faults,
    );
    this.queues.set(name, queue);
    return queue;
  }

  /** A queue by its URL, ARN or name; throws `QueueDoesNotExist`. */
  get(reference: string): Queue {
    const name = reference.startsWith('arn:')
      ? reference.slice(reference.lastIndexOf(':') + 1)
      : reference.slice(reference.lastIndexOf('/') + 1);
    const queue = this.queues.get(name);
    if (!queue) throw SqsError.noSuchQueue();
    return queue;
  }

  /** A queue, or nothing. */
  find(reference: string): Queue | undefined {
    try {
      return this.get(reference);
    } catch {
      return undefined;
    }
  }

  delete(queue: Queue): void {
    this.queues.delete(queue.name);
    queue.close();
  }

  /** Receives from a queue; what was received too often goes to the dead-letter queue, if that is there. */
  receive(queue: Queue, options: ReceiveOptions): Promise<QueuedMessage[]> {
    return queue.receive(options, (message, policy) => this.moveToDeadLetters(queue, message, policy));
  }

  /** The queues whose dead letters a queue takes. */
  sourcesOf(queue: Queue): Queue[] {
    return this.list().filter((candidate) => candidate.redrivePolicy?.deadLetterTargetArn === queue.arn);
  }

  /**
   * Moves the messages that wait in a dead-letter queue to where they came from, or to a queue of choice; answers how
   * many.
   */
  moveDeadLetters(source: Queue, destinationArn: string | undefined): number {
    const messages = source.drain(false);
    let moved = 0;
    for (const message of messages) {
      const target = this.find(destinationArn ?? message.sourceArn ?? '');
      if (target) moved += 1;
      if (target) target.takeOver(message, undefined);
      else source.takeOver(message, message.sourceArn);
    }
    return moved;
  }

  close(): void {
    for (const queue of this.queues.values()) queue.close();
  }

  private moveToDeadLetters(queue: Queue, message: QueuedMessage, policy: RedrivePolicy): void {
    const target = this.find(policy.deadLetterTargetArn) ?? queue;
    target.takeOver(message, queue.arn);
  }
}
