import { type Scope } from '../execute/scope.js';
import { type RandomSource } from '../random/random-source.js';

/** A scope for an evaluation that can start again: after `rewind`, it draws the same random numbers. */
export class RecordedScope implements Scope {
  readonly random: RecordedRandom;

  constructor(private readonly scope: Scope) {
    this.random = new RecordedRandom(scope.random);
  }

  get variables(): Scope['variables'] {
    return this.scope.variables;
  }

  now(): number {
    return this.scope.now();
  }

  context(): ReturnType<Scope['context']> {
    return this.scope.context();
  }

  keepAlive(): () => void {
    return this.scope.keepAlive?.() ?? (() => undefined);
  }

  rewind(): void {
    this.random.rewind();
  }
}

/** Draws the same numbers again after `rewind`. */
class RecordedRandom implements RandomSource {
  readonly #numbers: number[] = [];
  readonly #uuids: string[] = [];
  #nextNumber = 0;
  #nextUuid = 0;

  constructor(private readonly source: RandomSource) {}

  rewind(): void {
    this.#nextNumber = 0;
    this.#nextUuid = 0;
  }

  next(): number {
    return (this.#numbers[this.#nextNumber++] ??= this.source.next());
  }

  uuid(): string {
    return (this.#uuids[this.#nextUuid++] ??= this.source.uuid());
  }
}
