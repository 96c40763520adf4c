import { randomInt, randomUUID } from 'node:crypto';
import { type RandomSource } from '@stepwell/asl';

/** The system's own randomness. */
export const systemRandom: RandomSource = {
  next: () => randomInt(2 ** 32) / 2 ** 32,
  uuid: () => randomUUID(),
};
