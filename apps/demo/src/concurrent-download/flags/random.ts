/** Numbers in [0, 1) that are the same for the same seed: what makes a set of flags repeatable. */
export type Random = () => number;

/**
 * A small seeded generator (mulberry32): good enough to draw pictures, not for secrets.
 *
 * @param seed any integer; its lowest 32 bits count
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One of the items, each as likely as the next. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  // The index is below the length because a Random is below 1; the first item only satisfies the type.
  return items[Math.floor(random() * items.length)] ?? items[0];
}
