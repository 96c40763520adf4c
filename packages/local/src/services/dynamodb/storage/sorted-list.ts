/** Entries of a block before it is divided. */
const blockSize = 512;

/**
 * Entries in order, in blocks, so that an insertion moves a few hundred entries at most. The order of equal entries is
 * that of their insertion.
 */
export class SortedList<T> {
  readonly #blocks: T[][] = [];
  #size = 0;

  constructor(private readonly compare: (a: T, b: T) => number) {}

  /** The number of entries. */
  get size(): number {
    return this.#size;
  }

  /** Adds an entry. */
  insert(entry: T): void {
    this.#size += 1;
    const at = this.#blockWhere((last) => this.compare(last, entry) <= 0);
    const block = this.#blocks[at] ?? this.#blocks.at(-1);
    if (block === undefined) {
      this.#blocks.push([entry]);
      return;
    }
    block.splice(
      firstIndex(block, (other) => this.compare(other, entry) <= 0),
      0,
      entry,
    );
    if (block.length > blockSize) this.#blocks.splice(this.#blocks.indexOf(block) + 1, 0, block.splice(blockSize / 2));
  }

  /** Removes the entry that is equal in order. Returns whether there was one. */
  remove(entry: T): boolean {
    const at = this.#blockWhere((last) => this.compare(last, entry) < 0);
    const block = this.#blocks[at];
    if (block === undefined) return false;
    const index = firstIndex(block, (other) => this.compare(other, entry) < 0);
    const found = block[index];
    if (found === undefined || this.compare(found, entry) !== 0) return false;
    block.splice(index, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
    this.#size -= 1;
    return true;
  }

  /**
   * The entries in order, without those at the start for which `isBefore` holds. It holds for a prefix of the entries
   * only.
   */
  *ascending(isBefore: (entry: T) => boolean = () => false): Generator<T> {
    const start = this.#blockWhere(isBefore);
    for (let at = start; at < this.#blocks.length; at += 1) {
      const block = this.#blocks[at] ?? [];
      const first = at === start ? firstIndex(block, isBefore) : 0;
      for (let index = first; index < block.length; index += 1) yield block[index] as T; // within the block
    }
  }

  /** The entries for which `isBefore` holds, the last one first. It holds for a prefix of the entries only. */
  *descending(isBefore: (entry: T) => boolean = () => true): Generator<T> {
    const start = Math.min(this.#blockWhere(isBefore), this.#blocks.length - 1);
    for (let at = start; at >= 0; at -= 1) {
      const block = this.#blocks[at] ?? [];
      const end = at === start ? firstIndex(block, isBefore) : block.length;
      for (let index = end - 1; index >= 0; index -= 1) yield block[index] as T; // within the block
    }
  }

  /** The first block whose last entry is not before. */
  #blockWhere(isBefore: (entry: T) => boolean): number {
    return firstIndex(this.#blocks, (block) => isBefore(block[block.length - 1] as T)); // no block is empty
  }
}

/** The index of the first element for which `isBefore` does not hold; the length if there is none. */
function firstIndex<T>(list: readonly T[], isBefore: (element: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(list[middle] as T))
      low = middle + 1; // within the list
    else high = middle;
  }
  return low;
}
