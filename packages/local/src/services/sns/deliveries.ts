import { type Cancel } from '@stepwell/asl';
import { invokeAs } from '../../kernel/calls.js';
import { noFaults } from '../../kernel/chaos/index.js';
import { queueUrl } from '../../kernel/queue-url.js';
import { type ServiceContext } from '../../kernel/service.js';
import { functionEvent, type Notification, queueMessage } from './notification.js';
import { deadLetterArn } from './subscription-attributes.js';
import { passesFilter } from './subscription-filter.js';
import { type Delivery } from './topic.js';

/** Delivers messages to the queues and functions of the environment. */
export class Deliveries {
  /** The timers of deliveries that chaos delays. */
  private readonly delayed = new Set<Cancel>();

  constructor(private readonly context: ServiceContext) {}

  /** Cancels delayed deliveries. */
  close(): void {
    for (const cancel of this.delayed) cancel();
    this.delayed.clear();
  }

  /**
   * Delivers a message once. Chaos can deliver it twice, or later, but not for FIFO topics, which guarantee order and
   * exactly one delivery.
   */
  async start(notification: Notification, topicName: string): Promise<Delivery> {
    const { faults = noFaults } = this.context;
    const { subscription, publication, messageId } = notification;
    const { protocol, endpoint } = subscription;
    if (topicName.endsWith('.fifo') || (protocol !== 'sqs' && protocol !== 'lambda')) return this.deliver(notification);
    const resource = `${topicName}/${endpoint.slice(endpoint.lastIndexOf(':') + 1)}`;
    if (faults.shouldInject('sns', 'duplicate', resource, messageId))
      this.deliverLater(notification, faults.delayMs('sns', resource, messageId));
    const delay = faults.delayMs('sns', resource, messageId);
    if (delay === 0) return this.deliver(notification);
    this.deliverLater(notification, delay);
    return { protocol, endpoint, status: passesFilter(subscription, publication) ? 'delivered' : 'filtered' };
  }

  private deliverLater(notification: Notification, ms: number): void {
    const cancel = this.context.clock.setTimer(ms, () => {
      this.delayed.delete(cancel);
      void this.deliver(notification);
    });
    this.delayed.add(cancel);
  }

  private async deliver(notification: Notification): Promise<Delivery> {
    const { protocol, endpoint } = notification.subscription;
    const status = await this.send(notification).catch(async (error: unknown) => {
      await this.redrive(notification, error);
      return 'failed' as const;
    });
    return { protocol, endpoint, status };
  }

  private async send(notification: Notification): Promise<Delivery['status']> {
    const { context } = this;
    const { subscription, publication } = notification;
    const { protocol, endpoint } = subscription;
    if (!passesFilter(subscription, publication)) return 'filtered';
    if (protocol === 'sqs') {
      await this.invoke('sqs', 'SendMessage', { QueueUrl: queueUrl(endpoint), ...queueMessage(notification, context) });
      return 'delivered';
    }
    if (protocol !== 'lambda') return 'recorded';
    await this.invoke('lambda', 'Invoke', {
      FunctionName: endpoint,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(functionEvent(notification, context))),
    });
    return 'delivered';
  }

  /** Sends a message that was not delivered to the dead-letter queue of the subscription, if it exists. */
  private async redrive(notification: Notification, error: unknown): Promise<void> {
    const { subscription, messageId } = notification;
    const target = deadLetterArn(subscription.attributes['RedrivePolicy']);
    let isKept = false;
    if (target !== undefined) {
      const message = { QueueUrl: queueUrl(target), ...queueMessage(notification, this.context) };
      isKept = await this.invoke('sqs', 'SendMessage', message).then(
        () => true,
        () => false,
      );
    }
    this.context.kernel.events.emit('delivery-failure', {
      source: subscription.topicArn,
      target: subscription.endpoint,
      reason: `message ${messageId}: ${error instanceof Error ? error.message : String(error)}`,
      deadLetterArn: isKept ? target : undefined,
      timestamp: this.context.clock.now(),
    });
  }

  private invoke(service: string, operation: string, input: object): Promise<unknown> {
    const { kernel, clock, region } = this.context;
    return invokeAs(kernel, { source: 'event', clock, region })(service, operation, input);
  }
}
