import { isDeepStrictEqual } from 'node:util';

/** Whether two strings contain the same JSON value, regardless of the order of members and white space. */
export function sameJson(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
