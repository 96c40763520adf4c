/** Characters of the texts in a cache. Definitions have at most 1 MiB, and a compiled character takes about 100 bytes. */
const maxCharacters = 500_000;

/** Keeps what was compiled from a text. Forgets everything when the texts are too long together. */
export class TextCache<T> {
  readonly #values = new Map<string, T>();
  #characters = 0;

  /** Returns the value of a text. Creates it if it is not in the cache. */
  get(text: string, create: (text: string) => T): T {
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    const value = create(text);
    if (this.#characters + text.length > maxCharacters) {
      this.#values.clear();
      this.#characters = 0;
    }
    this.#characters += text.length;
    this.#values.set(text, value);
    return value;
  }
}
