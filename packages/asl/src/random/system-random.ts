import { randomUUID } from 'node:crypto';
import { type RandomSource } from './random-source.js';

/** Random numbers and ids of the system. */
export class SystemRandom implements RandomSource {
  next(): number {
    return Math.random();
  }

  uuid(): string {
    return randomUUID();
  }
}
