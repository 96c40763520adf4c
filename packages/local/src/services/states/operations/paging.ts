import { statesError } from '../errors.js';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * Creates a token with the position of the next page. It is valid only for the same `subject` (the operation and its
 * list).
 */
export function pageToken(subject: string, position: number): string {
  return Buffer.from(JSON.stringify([subject, position])).toString('base64url');
}

/**
 * Where a page starts: what the token says, or 0 without one.
 *
 * @throws AwsError `InvalidToken`
 */
export function pagePosition(subject: string, token: string | undefined): number {
  if (token === undefined) return 0;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed[0] === subject && typeof parsed[1] === 'number') return parsed[1];
  } catch {
    // Not JSON: not one of ours.
  }
  throw statesError('InvalidToken', "Invalid Token: 'Invalid token'");
}

/** How many results a page has: 0, or none said, means the service's own size of 100. */
export function pageSize(maxResults: number | undefined): number {
  return maxResults === undefined || maxResults === 0 ? 100 : maxResults;
}

/** Cuts one page out of a list that is in memory. */
export function pageOf<T>(
  items: readonly T[],
  subject: string,
  request: { readonly maxResults?: number; readonly nextToken?: string },
): Page<T> {
  const start = pagePosition(subject, request.nextToken);
  const end = start + pageSize(request.maxResults);
  return { items: items.slice(start, end), ...(end < items.length ? { nextToken: pageToken(subject, end) } : {}) };
}
