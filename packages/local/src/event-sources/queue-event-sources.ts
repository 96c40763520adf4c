import { type EventSources, type QueueMapping } from '../resources/deployment-services.js';
import { QueuePoller, type QueuePollerOptions } from './queue-poller.js';

/** The event source mappings of an environment: one poller each. */
export class QueueEventSources implements EventSources {
  readonly #pollers: QueuePoller[] = [];

  constructor(private readonly options: QueuePollerOptions) {}

  add(mapping: QueueMapping): void {
    this.#pollers.push(new QueuePoller(mapping, this.options));
  }

  /** Ends all pollers. */
  async close(): Promise<void> {
    await Promise.all(this.#pollers.splice(0).map((poller) => poller.close()));
  }
}
