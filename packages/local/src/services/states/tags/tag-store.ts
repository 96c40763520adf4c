import { StatesError } from '../wire/states-error.js';

/** A tag of a state machine or an activity. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What AWS allows on one resource. */
const maxTags = 50;

/** Tags by the ARN that they are on. */
export class TagStore {
  readonly #tags = new Map<string, Map<string, string>>();

  /** @throws StatesError `TooManyTags` */
  add(arn: string, tags: readonly Tag[]): void {
    const merged = new Map([
      ...(this.#tags.get(arn) ?? []),
      ...tags.map((tag): [string, string] => [tag.key, tag.value]),
    ]);
    if (merged.size > maxTags)
      throw new StatesError('TooManyTags', `'${arn}' would have ${merged.size} tags; at most ${maxTags} are allowed`);
    this.#tags.set(arn, merged);
  }

  remove(arn: string, keys: readonly string[]): void {
    for (const key of keys) this.#tags.get(arn)?.delete(key);
  }

  of(arn: string): Tag[] {
    return [...(this.#tags.get(arn) ?? [])].map(([key, value]) => ({ key, value }));
  }

  deleteAll(arn: string): void {
    this.#tags.delete(arn);
  }
}
