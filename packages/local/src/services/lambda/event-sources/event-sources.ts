import { SourceReaders } from '../../../kernel/event-sources/source-readers.js';
import { type EventSourcesDependencies } from './dependencies.js';
import { type EventSourceMapping } from './event-source-mapping.js';
import { FunctionTarget } from './function-target.js';

/** The readers of an environment's mappings. */
export class EventSources {
  readonly #readers: SourceReaders;

  constructor(private readonly dependencies: EventSourcesDependencies) {
    this.#readers = new SourceReaders(dependencies.context);
  }

  /** Starts, restarts or stops the reader of a mapping that was created or changed. */
  apply(mapping: EventSourceMapping): void {
    const { uuid: id, isEnabled } = mapping;
    if (!isEnabled) return this.#readers.stop(id);
    this.#readers.start({ id, settings: mapping, target: new FunctionTarget(mapping, this.dependencies) });
  }

  /** Stops the reader of a deleted mapping. Batches in flight finish. */
  remove(uuid: string): void {
    this.#readers.remove(uuid);
  }

  /** Stops all readers. Resolves when their batches in flight are finished. */
  close(): Promise<void> {
    return this.#readers.close();
  }
}
