const multiplier = 0x5_deec_e66dn;
const mask = (1n << 48n) - 1n;

/**
 * The first number of `java.util.Random` with this seed, from 0 up to 1. AWS draws `$random(seed)` from there:
 * `$random(42)` is
 * 0.7275636800328681.
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
