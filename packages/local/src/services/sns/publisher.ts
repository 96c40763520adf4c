import { randomUUID } from 'node:crypto';
import { type ServiceContext } from '../../kernel/service.js';
import { type Deliveries } from './deliveries.js';
import { checkPublication, deduplicationIdOf } from './publication.js';
import { type TopicStore } from './store.js';
import { type Publication, type PublishedIds, type Topic } from './topic.js';

/** Dependencies of the publisher. */
interface PublisherDependencies {
  readonly context: ServiceContext;
  readonly store: TopicStore;
  readonly deliveries: Deliveries;
}

/** Publishes messages, and keeps what was published. */
export class Publisher {
  #lastSequenceNumber = 0n;

  constructor(private readonly dependencies: PublisherDependencies) {}

  /** Publishes a message in the open transaction, and resolves to its IDs when it was delivered. Throws `AwsError`. */
  async publish(topic: Topic, publication: Publication): Promise<PublishedIds> {
    const { context, store, deliveries } = this.dependencies;
    checkPublication(publication);
    const deduplicationId = deduplicationIdOf(topic, publication);
    const { groupId } = publication;
    const known = deduplicationId === undefined ? undefined : store.duplicateOf(topic, groupId, deduplicationId);
    if (known !== undefined) return known;
    const messageId = randomUUID();
    const timestamp = context.clock.now();
    const sequenceNumber = topic.name.endsWith('.fifo') ? this.#nextSequenceNumber(timestamp) : undefined;
    const ids = { messageId, sequenceNumber };
    if (deduplicationId !== undefined) store.rememberDeduplication(topic, groupId, deduplicationId, ids);
    const sent = { ...publication, deduplicationId };
    const results = await Promise.all(
      topic.subscriptions.map((subscription) =>
        deliveries.start({ subscription, publication: sent, messageId }, topic.name),
      ),
    );
    const { message, subject, messageAttributes = {} } = publication;
    const published = { messageId, subject, message, messageAttributes, timestamp, deliveries: results };
    context.kernel.transactions.run(() => store.addPublished({ topicArn: topic.arn, ...published }));
    return ids;
  }

  /** Derived from the time, so that the numbers also increase from one run of the environment to the next. */
  #nextSequenceNumber(now: number): string {
    const byTime = 10n ** 19n + BigInt(now) * 1_000_000n;
    this.#lastSequenceNumber = byTime > this.#lastSequenceNumber ? byTime : this.#lastSequenceNumber + 1n;
    return String(this.#lastSequenceNumber);
  }
}
