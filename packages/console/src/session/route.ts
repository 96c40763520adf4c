import { useEffect, useState } from 'preact/hooks';
import { splitFragment } from './token.js';

/** A view of the console, as the URL's fragment names it: every view has a URL. */
export interface Route {
  /** Segments of the path, decoded: `['execution', 'arn:aws:…']`. */
  readonly segments: readonly string[];
  /** The selection and the filters of the view. */
  readonly query: URLSearchParams;
}

/** Reads a fragment: `#/execution/arn%3Aaws…?state=Greet`. */
export function readRoute(hash: string): Route {
  const { path, query } = splitFragment(hash);
  const segments = path.split('/').filter((segment) => segment !== '');
  return { segments: segments.map(decode), query };
}

/** Returns the fragment of a view; query members that are `undefined` are omitted. */
export function linkTo(segments: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const members = Object.entries(query).filter((member): member is [string, string] => member[1] !== undefined);
  const text = new URLSearchParams(members).toString();
  return `#/${segments.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

/** The current view. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const update = (): void => setRoute(readRoute(location.hash));
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return route;
}

/** Changes members of the query of the current view; `undefined` removes a member. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>, replace = true): void {
  const { segments, query } = readRoute(location.hash);
  const next = linkTo(segments, { ...Object.fromEntries(query), ...changes });
  if (next === location.hash) return;
  if (replace) {
    history.replaceState(undefined, '', next);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else location.hash = next;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
