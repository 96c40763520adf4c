import { type Item } from '../values/attribute-value.js';
import {
  comparePositions,
  type KeyAttribute,
  keyAttributes,
  type KeySchema,
  type Position,
  positionAt,
} from './key-schema.js';
import { SortedList } from './sorted-list.js';

/** An item and its position. */
export interface StoredItem {
  readonly position: Position;
  readonly item: Item;
}

/** Where an item is stored: its position, and a text that only items with the same key have. */
export interface Place {
  readonly position: Position;
  readonly text: string;
}

interface Entry extends StoredItem {
  item: Item;
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
  readonly #attributes: readonly KeyAttribute[];
  readonly #byKey = new Map<string, Entry>();
  readonly #ordered = new SortedList<Entry>((a, b) => comparePositions(a.position, b.position));

  /** @param schemas the key of the table; or that of an index, then that of its table */
  constructor(...schemas: readonly KeySchema[]) {
    this.#attributes = schemas.flatMap(keyAttributes);
  }

  /** The number of items. */
  get size(): number {
    return this.#ordered.size;
  }

  /** The place of an item, or `undefined` if it has no key of an index. */
  placeOf(item: Item): Place | undefined {
    const position = positionAt(item, this.#attributes);
    return position === undefined ? undefined : { position, text: textOf(position) };
  }

  /** The item at the place of a key; a key is an item too. */
  get(key: Item): Item | undefined {
    const place = this.placeOf(key);
    return place === undefined ? undefined : this.#byKey.get(place.text)?.item;
  }

  /** Sets the item at its place; `undefined` removes it. */
  set({ position, text }: Place, item: Item | undefined): void {
    const stored = this.#byKey.get(text);
    if (item === undefined) {
      if (stored === undefined) return;
      this.#byKey.delete(text);
      this.#ordered.remove(stored);
    } else if (stored === undefined) {
      const added = { position, item };
      this.#byKey.set(text, added);
      this.#ordered.insert(added);
    } else stored.item = item;
  }

  /** Replaces an item by another one with the same primary key; either can be missing. */
  replace(before: Item | undefined, after: Item | undefined): void {
    const from = before === undefined ? undefined : this.placeOf(before);
    const to = after === undefined ? undefined : this.placeOf(after);
    if (from !== undefined && from.text !== to?.text) this.set(from, undefined);
    if (to !== undefined) this.set(to, after);
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
