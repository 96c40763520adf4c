/** Returns numbers in [0, 1). */
export type Random = () => number;

/**
 * Creates a seeded random number generator (mulberry32). Not for secrets.
 *
 * @param seed an integer, of which the lowest 32 bits are used
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

/** Returns a random item with equal probability. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  // The index is below the length because a Random is below 1. The fallback only satisfies the type.
  return items[Math.floor(random() * items.length)] ?? items[0];
}
