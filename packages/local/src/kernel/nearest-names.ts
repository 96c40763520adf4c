import { distance } from 'fastest-levenshtein';

/**
 * Finds the known names that are most similar to a misspelled one, best match first: names in which at most a third of
 * the letters differ, otherwise names that contain it. The comparison ignores case.
 *
 * @param limit maximum number of names; default 3
 */
export function nearestNames(name: string, names: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  const tolerance = Math.max(1, Math.floor(wanted.length / 3));
  const all = [...new Set(names)].map((name) => ({ name, edits: distance(wanted, name.toLowerCase()) }));
  const misspelled = all.filter(({ edits }) => edits <= tolerance);
  const containing = wanted.length < 3 ? [] : all.filter(({ name }) => name.toLowerCase().includes(wanted));
  const near = misspelled.length > 0 ? misspelled : containing;
  return near
    .sort((one, other) => one.edits - other.edits)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** `Did you mean 'x' or 'y'?`, or an empty string if no name is similar. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const near = nearestNames(name, names).map((name) => `'${name}'`);
  const last = near.pop();
  if (last === undefined) return '';
  return `Did you mean ${near.length === 0 ? last : `${near.join(', ')} or ${last}`}?`;
}
