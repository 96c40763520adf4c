import { AwsError } from '../../kernel/aws-error.js';
import { ownValue } from '../../kernel/own-value.js';
import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { invalidValue, noSuchQueue } from './errors.js';
import { type QueuedMessage, type ReceiveOptions } from './message.js';
import { Queue, type QueueDependencies, type QueueRecord } from './queue.js';
import { type QueueAttributes } from './queue-attributes.js';

/** All queues of an environment. Methods that change them run in a transaction. */
export class QueueStore {
  readonly #records: Records<QueueRecord>;
  /** The queues that have records, and some whose records were deleted. */
  readonly #queues = new Map<string, Queue>();
  readonly #dependencies: QueueDependencies;

  constructor(private readonly context: ServiceContext) {
    const { clock, faults, kernel } = context;
    this.#records = new Records(kernel.transactions, 'sqs/queues');
    this.#dependencies = { transactions: kernel.transactions, queues: this.#records, clock, faults };
  }

  /** Every queue, by name. */
  list(): Queue[] {
    return [...this.#records.keys()].sort().flatMap((name) => this.#queues.get(name) ?? []);
  }

  /** The URL of a queue, as clients use it. */
  urlOf(queue: Queue): string {
    return `${this.context.endpoint()}/${this.context.accountId}/${queue.name}`;
  }

  /**
   * Creates a queue, or returns the existing one with the same attributes. Throws `QueueNameExists` if its attributes
   * differ.
   */
  create(name: string, attributes: QueueAttributes, tags: Readonly<Record<string, string>>): Queue {
    if (!/^[A-Za-z0-9_-]{1,80}$|^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name)) {
      const rule = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
      throw invalidValue('QueueName', name, rule);
    }
    if (name.endsWith('.fifo') && attributes['FifoQueue'] !== 'true')
      throw invalidValue('QueueName', name, 'a name that ends with .fifo needs the attribute FifoQueue true');
    const existing = this.find(name);
    if (existing) {
      const different = Object.entries(attributes).find(
        ([attribute, value]) => ownValue(existing.attributes, attribute) !== value,
      );
      if (different)
        throw new AwsError(
          'QueueNameExists',
          `A queue already exists with the same name and a different value for attribute ${different[0]}`,
        );
      return existing;
    }
    const { region, accountId } = this.context;
    const queue = this.#queues.get(name) ?? new Queue(name, this.#dependencies);
    queue.create(`arn:aws:sqs:${region}:${accountId}:${name}`, attributes, { ...tags });
    this.#forgetDeleted();
    this.#queues.set(name, queue);
    return queue;
  }

  /** A queue by its URL, ARN or name; throws `QueueDoesNotExist`. */
  get(reference: string): Queue {
    const queue = this.find(reference);
    if (!queue) throw noSuchQueue();
    return queue;
  }

  /** A queue by its URL, ARN or name, or `undefined`. */
  find(reference: string): Queue | undefined {
    const name = reference.slice(reference.lastIndexOf(reference.startsWith('arn:') ? ':' : '/') + 1);
    return this.#records.has(name) ? this.#queues.get(name) : undefined;
  }

  /** Receives from a queue. Messages that were received too often move to the dead-letter queue, if it exists. */
  receive(queue: Queue, options: ReceiveOptions): Promise<readonly QueuedMessage[]> {
    return queue.receive(options, (message, policy) => {
      const deadLetters = this.find(policy.deadLetterTargetArn);
      (deadLetters ?? queue).takeOver(message, queue.arn);
      if (deadLetters === undefined) return;
      this.context.kernel.events.emit('delivery-failure', {
        source: queue.arn,
        reason: `message ${message.id} was received ${message.receiveCount === 1 ? 'once' : `${message.receiveCount} times`}`,
        deadLetterArn: deadLetters.arn,
        timestamp: this.context.clock.now(),
      });
    });
  }

  /** The queues that have a queue as their dead-letter queue. */
  sourcesOf(queue: Queue): Queue[] {
    return this.list().filter((candidate) => candidate.redrivePolicy?.deadLetterTargetArn === queue.arn);
  }

  /** Moves the visible messages of a dead-letter queue to their sources, or to one queue. Returns their number. */
  moveDeadLetters(source: Queue, destinationArn: string | undefined): number {
    let moved = 0;
    for (const message of source.drain(false)) {
      const target = this.find(destinationArn ?? message.sourceArn ?? '');
      if (target) moved += 1;
      if (target) target.takeOver(message, undefined);
      else source.takeOver(message, message.sourceArn);
    }
    return moved;
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.close();
  }

  /** Queues are kept when their records are deleted, because a transaction can restore the records. */
  #forgetDeleted(): void {
    if (this.#queues.size < 2 * this.#records.size + 16) return;
    for (const name of [...this.#queues.keys()]) if (!this.#records.has(name)) this.#queues.delete(name);
  }
}
