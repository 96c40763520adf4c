import { isDeepStrictEqual } from 'node:util';

/** Whether two texts hold the same JSON value, whatever the order of members and the white space. */
export function sameJson(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
