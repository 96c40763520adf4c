import { type EventSourceMapping } from './event-source-mapping.js';
import { QueuePoller, type QueuePollerDependencies } from './queue-poller.js';

/** The pollers of an environment: one for each enabled mapping. */
export class EventSources {
  readonly #pollers = new Map<string, QueuePoller>();
  readonly #closing = new Set<Promise<void>>();

  constructor(private readonly dependencies: QueuePollerDependencies) {}

  /** Starts, restarts or stops the poller of a mapping that was created or changed. */
  apply(mapping: EventSourceMapping): void {
    this.remove(mapping.uuid);
    if (mapping.isEnabled) this.#pollers.set(mapping.uuid, new QueuePoller(mapping, this.dependencies));
  }

  /** Stops the poller of a mapping. Batches in flight finish. */
  remove(uuid: string): void {
    const poller = this.#pollers.get(uuid);
    if (poller === undefined) return;
    this.#pollers.delete(uuid);
    const closing = poller.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Stops all pollers. Resolves when their batches in flight are finished. */
  async close(): Promise<void> {
    for (const uuid of [...this.#pollers.keys()]) this.remove(uuid);
    await Promise.all(this.#closing);
  }
}
