import { compareKeys, firstPosition } from './key-order.js';

/** Options of a listing. */
export interface KeyListing {
  readonly prefix: string;
  /** Rolls keys up to common prefixes; none when empty. */
  readonly delimiter: string;
  /** Keys up to and with this one are left out; a common prefix that starts with it, too. */
  readonly after: string;
  readonly maxKeys: number;
}

/** One page of a listing, keys and common prefixes in order together. */
export interface KeyPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last key or common prefix of this page, after which the next page starts; `undefined` on the last page. */
  readonly next: string | undefined;
}

/** Lists a page of sorted keys; the work is proportional to the page, not to the bucket. */
export function listKeys(sorted: readonly string[], { prefix, delimiter, after, maxKeys }: KeyListing): KeyPage {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = '';
  let at = startOf(sorted, prefix, delimiter, after);
  while (at < sorted.length) {
    const key = sorted[at] ?? '';
    if (!key.startsWith(prefix)) break;
    if (keys.length + commonPrefixes.length >= maxKeys)
      return { keys, commonPrefixes, next: maxKeys === 0 ? undefined : last };
    const group = groupOf(key, prefix, delimiter);
    if (group === undefined) {
      keys.push(key);
      last = key;
      at += 1;
    } else {
      commonPrefixes.push(group);
      last = group;
      at = pastGroup(sorted, group);
    }
  }
  return { keys, commonPrefixes, next: undefined };
}

function startOf(sorted: readonly string[], prefix: string, delimiter: string, after: string): number {
  const atPrefix = firstPosition(sorted, (key) => compareKeys(key, prefix) >= 0);
  if (after === '') return atPrefix;
  const group =
    after.startsWith(prefix) && delimiter !== '' && after.endsWith(delimiter)
      ? groupOf(after, prefix, delimiter)
      : undefined;
  const behind =
    group === after ? pastGroup(sorted, after) : firstPosition(sorted, (key) => compareKeys(key, after) > 0);
  return Math.max(atPrefix, behind);
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function pastGroup(sorted: readonly string[], group: string): number {
  return firstPosition(sorted, (key) => compareKeys(key, group) > 0 && !key.startsWith(group));
}
