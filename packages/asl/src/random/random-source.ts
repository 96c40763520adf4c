import { randomUUID } from 'node:crypto';

/**
 * The source of randomness of an execution: jitter, States.MathRandom, States.UUID, `$random`, `$uuid` and the ids of
 * task tokens.
 */
export interface RandomSource {
  /** A number in [0, 1). */
  next(): number;
  /** A version 4 UUID in lower case. */
  uuid(): string;
}

/** Random numbers and ids of the system. */
export class SystemRandom implements RandomSource {
  next(): number {
    return Math.random();
  }

  uuid(): string {
    return randomUUID();
  }
}

/** Reproducible random numbers: the same seed returns the same numbers and ids. */
export class SeededRandom implements RandomSource {
  #state: number;

  /** @param seed Any integer. Only its lower 32 bits are used. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32, with 32 bits of state. Uniform enough for jitter and samples, but not suitable for secrets. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  uuid(): string {
    const digits = Array.from({ length: 32 }, () => Math.floor(this.next() * 16));
    digits[12] = 4;
    digits[16] = 8 + ((digits[16] ?? 0) & 3);
    const hex = digits.map((digit) => digit.toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}
