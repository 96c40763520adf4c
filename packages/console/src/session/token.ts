const key = 'stepwell-token';

/**
 * Takes the token out of the URL's fragment and keeps it for this tab. Fragments are not sent to servers; afterward the
 * address bar and the history of the browser do not contain it.
 *
 * @returns the token of the fragment or of this tab; `undefined` without one
 */
export function takeToken(location: Location, history: History, storage: Storage): string | undefined {
  const { path, query } = splitFragment(location.hash);
  const token = query.get('token') ?? (path.startsWith('token=') ? path.slice('token='.length) : undefined);
  if (token === undefined) return storage.getItem(key) ?? undefined;
  storage.setItem(key, token);
  query.delete('token');
  const rest = query.size === 0 ? '' : `?${query.toString()}`;
  history.replaceState(undefined, '', `#${path.startsWith('token=') ? '/' : path}${rest}`);
  return token;
}

/** Splits `#/execution/x?tab=events` into its path and query. */
export function splitFragment(hash: string): { readonly path: string; readonly query: URLSearchParams } {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  return { path, query: new URLSearchParams(query) };
}
