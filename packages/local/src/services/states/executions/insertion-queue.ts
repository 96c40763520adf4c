/**
 * Strings in the order of their insertion, of which any can be deleted. In a `Set`, finding the first one gets slower
 * with each deletion at its front.
 */
export class InsertionQueue {
  #items: (string | undefined)[] = [];
  readonly #positions = new Map<string, number>();
  /** The position of the first item of the array. */
  #offset = 0;
  /** Items at the front of the array that are deleted. */
  #deleted = 0;

  get size(): number {
    return this.#positions.size;
  }

  /** Adds a string at the end; one that is already there keeps its place. */
  add(item: string): void {
    if (this.#positions.has(item)) return;
    this.#positions.set(item, this.#offset + this.#items.length);
    this.#items.push(item);
  }

  delete(item: string): boolean {
    const position = this.#positions.get(item);
    if (position === undefined) return false;
    this.#positions.delete(item);
    this.#items[position - this.#offset] = undefined;
    this.#trim();
    return true;
  }

  /** The string that was inserted first. */
  first(): string | undefined {
    return this.#items[this.#deleted];
  }

  #trim(): void {
    while (this.#deleted < this.#items.length && this.#items[this.#deleted] === undefined) this.#deleted += 1;
    if (this.#deleted < 64 || this.#deleted * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#deleted);
    this.#offset += this.#deleted;
    this.#deleted = 0;
  }
}
