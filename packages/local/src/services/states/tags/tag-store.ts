import { type Tag } from '../operations/state-machine-types.js';
import { statesError } from '../errors.js';

/** AWS's limit of tags per resource. */
const maxTags = 50;

/** Tags by resource ARN. */
export class TagStore {
  readonly #tags = new Map<string, Map<string, string>>();

  /** @throws AwsError `TooManyTags` */
  add(arn: string, tags: readonly Tag[]): void {
    const merged = new Map([
      ...(this.#tags.get(arn) ?? []),
      ...tags.map(({ key = '', value = '' }): [string, string] => [key, value]),
    ]);
    if (merged.size > maxTags)
      throw statesError('TooManyTags', `tags of '${arn}' must have at most ${maxTags} items, got ${merged.size}`);
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
