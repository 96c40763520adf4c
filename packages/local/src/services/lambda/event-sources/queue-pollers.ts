import {
  type EventSourceMappings,
  type QueueEventSourceMapping,
} from '../../../kernel/resources/deployment-services.js';
import { QueuePoller, type QueuePollerOptions } from './queue-poller.js';

/** The event source mappings of an environment, with one poller for each. */
export class QueuePollers implements EventSourceMappings {
  readonly #pollers = new Map<string, QueuePoller>();
  readonly #closing = new Set<Promise<void>>();

  constructor(private readonly options: QueuePollerOptions) {}

  add(mapping: QueueEventSourceMapping): void {
    this.#pollers.set(mapping.uuid, new QueuePoller(mapping, this.options));
  }

  remove(uuid: string): void {
    const poller = this.#pollers.get(uuid);
    if (!poller) return;
    this.#pollers.delete(uuid);
    const closing = poller.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Stops all pollers. */
  async close(): Promise<void> {
    for (const uuid of [...this.#pollers.keys()]) this.remove(uuid);
    await Promise.all(this.#closing);
  }
}
