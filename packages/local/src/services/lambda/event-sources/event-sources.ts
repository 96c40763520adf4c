import { readSource } from '../../../kernel/event-sources/read-source.js';
import { type SourceReader } from '../../../kernel/event-sources/source-reader.js';
import { type EventSourcesDependencies } from './dependencies.js';
import { type EventSourceMapping } from './event-source-mapping.js';
import { FunctionTarget } from './function-target.js';

/** The readers of an environment: one for each enabled mapping. */
export class EventSources {
  readonly #readers = new Map<string, SourceReader>();
  /** Where readers of streams stopped, by mapping: a mapping that is enabled again continues there. */
  readonly #positions = new Map<string, string>();
  readonly #closing = new Map<string, Promise<void>>();

  constructor(private readonly dependencies: EventSourcesDependencies) {}

  /** Starts, restarts or stops the reader of a mapping that was created or changed. */
  apply(mapping: EventSourceMapping): void {
    this.#stop(mapping.uuid);
    if (!mapping.isEnabled) return;
    const closing = this.#closing.get(mapping.uuid);
    if (closing === undefined || mapping.stream === undefined) this.#start(mapping);
    // The order of a stream holds across readers.
    else this.#readers.set(mapping.uuid, this.#startAfter(closing, mapping));
  }

  /** Stops the reader of a deleted mapping. Batches in flight finish. */
  remove(uuid: string): void {
    this.#stop(uuid);
    void this.#closing.get(uuid)?.then(() => this.#positions.delete(uuid));
    this.#positions.delete(uuid);
  }

  /** Stops all readers. Resolves when their batches in flight are finished. */
  async close(): Promise<void> {
    for (const uuid of [...this.#readers.keys()]) this.#stop(uuid);
    await Promise.all(this.#closing.values());
  }

  #start(mapping: EventSourceMapping): SourceReader {
    const target = new FunctionTarget(mapping, this.dependencies);
    const reader = readSource(mapping, target, this.dependencies.context, this.#positions.get(mapping.uuid));
    this.#readers.set(mapping.uuid, reader);
    return reader;
  }

  #startAfter(closing: Promise<void>, mapping: EventSourceMapping): SourceReader {
    let isClosed = false;
    const started = closing.then(() => (isClosed ? undefined : this.#start(mapping)));
    return {
      close: async () => {
        isClosed = true;
        await (await started)?.close();
      },
    };
  }

  #stop(uuid: string): void {
    const reader = this.#readers.get(uuid);
    if (reader === undefined) return;
    this.#readers.delete(uuid);
    const closing = reader.close().finally(() => {
      if (reader.position !== undefined) this.#positions.set(uuid, reader.position);
      if (this.#closing.get(uuid) === closing) this.#closing.delete(uuid);
    });
    this.#closing.set(uuid, closing);
  }
}
