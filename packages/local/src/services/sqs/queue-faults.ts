import { type FaultInjector } from '../../kernel/chaos/index.js';
import { type QueuedMessage } from './message.js';

/** The faults of one queue's messages. */
export class QueueFaults {
  constructor(
    private readonly queueName: string,
    private readonly faults: FaultInjector,
  ) {}

  /**
   * Milliseconds by which a message that was sent is held back. Within a group of a FIFO queue what comes later waits
   * for it.
   */
  delay(messageId: string): number {
    return this.faults.delayMs('sqs', this.queueName, messageId, this.isFifo ? ['delay'] : ['delay', 'reorder']);
  }

  /** Milliseconds after which a message that gets lost on its way to a receiver can be received; 0 when it arrives. */
  loss(message: QueuedMessage): number {
    return this.faults.delayMs('sqs', this.queueName, message.id, ['drop']);
  }

  /**
   * Milliseconds after which a message that is being received comes once more; `undefined` when it does not. A copy
   * comes again too where there is a bound: without one, a rate of 1 would never end.
   */
  redelivery(message: QueuedMessage): number | undefined {
    if (
      this.isFifo ||
      (message.isDuplicate === true && !this.faults.isLimitedPerItem) ||
      !this.faults.shouldInject('sqs', 'duplicate', this.queueName, message.id)
    )
      return undefined;
    // Half of them while the first is still at work, half of them later.
    const when = this.faults.random('sqs', 'duplicate', this.queueName);
    return when < 0.5 ? 0 : Math.round((when - 0.5) * 2000);
  }

  private get isFifo(): boolean {
    return this.queueName.endsWith('.fifo');
  }
}
