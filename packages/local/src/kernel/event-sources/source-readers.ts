import { readSource } from './read-source.js';
import { type BatchTarget, type ReaderContext, type SourceReader, type SourceSettings } from './source-reader.js';

/** A consumer of a source, by its ID: a mapping or a pipe. */
export interface SourceConsumer {
  readonly id: string;
  readonly settings: SourceSettings;
  readonly target: BatchTarget;
}

/** The readers of a service: one for each enabled consumer. */
export class SourceReaders {
  readonly #readers = new Map<string, SourceReader>();
  /** Where readers of streams stopped, by consumer: one that is enabled again continues there. */
  readonly #positions = new Map<string, string>();
  readonly #closing = new Map<string, Promise<void>>();

  constructor(private readonly context: ReaderContext) {}

  /** Starts or restarts the reader of a consumer that was created, changed or enabled. */
  start(consumer: SourceConsumer): void {
    this.stop(consumer.id);
    const closing = this.#closing.get(consumer.id);
    if (closing === undefined || consumer.settings.stream === undefined) this.#start(consumer);
    // The order of a stream holds across readers.
    else this.#readers.set(consumer.id, this.#startAfter(closing, consumer));
  }

  /** Stops the reader of a consumer that was disabled. Batches in flight finish. */
  stop(id: string): void {
    const reader = this.#readers.get(id);
    if (reader === undefined) return;
    this.#readers.delete(id);
    const closing = Promise.all([this.#closing.get(id), reader.close()]).then(() => {
      if (reader.position !== undefined) this.#positions.set(id, reader.position);
      if (this.#closing.get(id) === closing) this.#closing.delete(id);
    });
    this.#closing.set(id, closing);
  }

  /** Stops the reader of a deleted consumer. Batches in flight finish. */
  remove(id: string): void {
    this.stop(id);
    void this.#closing.get(id)?.then(() => this.#positions.delete(id));
    this.#positions.delete(id);
  }

  /** Stops all readers. Resolves when their batches in flight are finished. */
  async close(): Promise<void> {
    for (const id of [...this.#readers.keys()]) this.stop(id);
    await Promise.all(this.#closing.values());
  }

  #start({ id, settings, target }: SourceConsumer): SourceReader {
    const reader = readSource(settings, target, this.context, this.#positions.get(id));
    this.#readers.set(id, reader);
    return reader;
  }

  #startAfter(closing: Promise<void>, consumer: SourceConsumer): SourceReader {
    let isClosed = false;
    const started = closing.then(() => (isClosed ? undefined : this.#start(consumer)));
    return {
      close: async () => {
        isClosed = true;
        await (await started)?.close();
      },
    };
  }
}
