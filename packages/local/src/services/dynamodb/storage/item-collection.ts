import { type Item } from '../values/attribute-value.js';
import { comparePositions, type KeySchema, type Position, positionOf } from './key-schema.js';
import { SortedList } from './sorted-list.js';

/** An item and its place. */
export interface StoredItem {
  readonly position: Position;
  readonly item: Item;
}

/** A part of a collection: the places between two bounds, in one of two orders. */
export interface ItemRange {
  /** Where the part starts; every place that is equal belongs to it unless `isAfterLower` is set. */
  readonly lower?: Position;
  readonly isAfterLower?: boolean;
  /** Where the part ends; every place that is equal belongs to it unless `isBeforeUpper` is set. */
  readonly upper?: Position;
  readonly isBeforeUpper?: boolean;
  readonly descending?: boolean;
}

/** The items of a table, or those of an index, in order. */
export class ItemCollection {
  readonly #schemas: readonly KeySchema[];
  readonly #byKey = new Map<string, StoredItem>();
  readonly #ordered = new SortedList<StoredItem>((a, b) => comparePositions(a.position, b.position));

  /** @param schemas the key of the table; or that of an index, then that of its table */
  constructor(...schemas: readonly KeySchema[]) {
    this.#schemas = schemas;
  }

  /** The number of items. */
  get size(): number {
    return this.#ordered.size;
  }

  /** A text for the place of an item: equal for items with the same key, different for others. */
  keyText(item: Item): string {
    const position = positionOf(item, ...this.#schemas);
    return position === undefined ? '' : textOf(position);
  }

  /** The item at the place of a key; a key is an item too. */
  get(key: Item): Item | undefined {
    const position = positionOf(key, ...this.#schemas);
    return position === undefined ? undefined : this.#byKey.get(textOf(position))?.item;
  }

  /** Replaces an item by another one with the same primary key; either can be missing. */
  replace(before: Item | undefined, after: Item | undefined): void {
    const from = before === undefined ? undefined : positionOf(before, ...this.#schemas);
    const to = after === undefined ? undefined : positionOf(after, ...this.#schemas);
    if (from !== undefined) {
      const text = textOf(from);
      const stored = this.#byKey.get(text);
      if (stored !== undefined) {
        this.#byKey.delete(text);
        this.#ordered.remove(stored);
      }
    }
    if (to !== undefined && after !== undefined) {
      const stored = { position: to, item: after };
      this.#byKey.set(textOf(to), stored);
      this.#ordered.insert(stored);
    }
  }

  /** The items of a part, in its order. */
  *items({ lower, isAfterLower, upper, isBeforeUpper, descending }: ItemRange = {}): Generator<StoredItem> {
    const isBelow = ({ position }: StoredItem): boolean => {
      const order = lower === undefined ? 1 : comparePositions(position, lower);
      return order < 0 || (order === 0 && isAfterLower === true);
    };
    const isInside = ({ position }: StoredItem): boolean => {
      const order = upper === undefined ? -1 : comparePositions(position, upper);
      return order < 0 || (order === 0 && isBeforeUpper !== true);
    };
    if (descending === true) {
      for (const stored of this.#ordered.descending(isInside)) {
        if (isBelow(stored)) return;
        yield stored;
      }
      return;
    }
    for (const stored of this.#ordered.ascending(isBelow)) {
      if (!isInside(stored)) return;
      yield stored;
    }
  }
}

/** A text for each place: the lengths of the parts keep two places apart whose parts run together. */
function textOf({ parts }: Position): string {
  if (parts.length === 1) return parts[0] ?? '';
  return parts.map((part) => `${part.length}:${part}`).join('');
}
