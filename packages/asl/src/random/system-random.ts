import { randomUUID } from 'node:crypto';
import { type RandomSource } from '../dependencies.js';

/** Chance from this machine: another number and another id each time. */
export class SystemRandom implements RandomSource {
  next(): number {
    return Math.random();
  }

  uuid(): string {
    return randomUUID();
  }
}
