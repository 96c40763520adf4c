/**
 * Parses seeds from a list of numbers and ranges: `7`, `51-90`, `1,12,51-60`.
 *
 * @throws Error for an entry that is neither an integer nor an ascending range
 */
export function parseSeeds(list: string): number[] {
  return list.split(',').flatMap((entry) => {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(entry) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      throw new Error(
        `STEPWELL_CHAOS_SEEDS must be numbers and ranges, got ${JSON.stringify(entry)}. Set it to a list such as ` +
          '7 or 51-90 or 1,12,51-60.',
      );
    }
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
}
