const multiplier = 0x5_deec_e66dn;
const mask = (1n << 48n) - 1n;

/**
 * Returns the first number in [0, 1) of `java.util.Random` with a seed, as AWS does for `$random(seed)`: `$random(42)`
 * is 0.7275636800328681.
 */
export function javaRandom(seed: number): number {
  const first = step((BigInt(seed) ^ multiplier) & mask);
  const high = first >> 22n;
  const low = step(first) >> 21n;
  return Number((high << 27n) + low) / 2 ** 53;
}

function step(state: bigint): bigint {
  return (state * multiplier + 0xbn) & mask;
}
