import { compareKeys } from './key-order.js';
import { type KeyPage } from './list-keys.js';
import { type ObjectVersion, versionIdOf } from './object-versions.js';

/** A version in a listing. */
interface ListedVersion {
  readonly version: ObjectVersion;
  readonly isLatest: boolean;
}

/** One page of the versions of a bucket. */
export interface VersionPage {
  readonly versions: readonly ListedVersion[];
  readonly commonPrefixes: readonly string[];
  /** The last item of this page, after which the next page starts; `undefined` on the last page. */
  readonly next: { readonly key: string; readonly versionId?: string } | undefined;
}

/**
 * The versions of a page of keys: of each key the newest first.
 *
 * @param page the keys after that of `after`
 * @param after the last item of the page before; with a version ID, the older versions of its key come first
 */
export function versionPage(
  page: KeyPage,
  maxKeys: number,
  after: { readonly key: string; readonly versionId: string },
  versionsOf: (key: string) => readonly ObjectVersion[],
): VersionPage {
  const ofKey = (key: string): ListedVersion[] =>
    versionsOf(key).map((version, index) => ({ version, isLatest: index === 0 }));
  const before = after.versionId === '' ? [] : ofKey(after.key);
  const start = before.findIndex(({ version }) => versionIdOf(version) === after.versionId);
  const names = [...page.keys, ...page.commonPrefixes].sort(compareKeys);
  const prefixes = new Set(page.commonPrefixes);
  const items: (ListedVersion | string)[] = [
    ...before.slice(start < 0 ? before.length : start + 1),
    ...names.flatMap((name): (ListedVersion | string)[] => (prefixes.has(name) ? [name] : ofKey(name))),
  ];
  const shown = items.slice(0, maxKeys);
  const last = shown.at(-1);
  const hasMore = maxKeys > 0 && (items.length > shown.length || page.next !== undefined);
  return {
    versions: shown.filter((item) => typeof item !== 'string'),
    commonPrefixes: shown.filter((item) => typeof item === 'string'),
    next: !hasMore || last === undefined ? undefined : nextOf(last),
  };
}

function nextOf(last: ListedVersion | string): VersionPage['next'] {
  return typeof last === 'string' ? { key: last } : { key: last.version.key, versionId: versionIdOf(last.version) };
}
