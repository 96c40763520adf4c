import { Records, type Transactions } from '../../../kernel/transactions.js';
import { statesError } from '../errors.js';
import { type Tag } from '../operations/state-machine-types.js';

/** AWS's limit of tags per resource. */
const maxTags = 50;

/** Tags by resource ARN. */
export class TagStore {
  readonly #tags: Records<readonly Tag[]>;

  constructor(transactions: Transactions) {
    this.#tags = new Records(transactions, 'sfn/tags');
  }

  /** @throws AwsError `TooManyTags` */
  add(arn: string, tags: readonly Tag[]): void {
    const merged = new Map([...this.of(arn), ...tags].map(({ key = '', value = '' }) => [key, value]));
    if (merged.size > maxTags)
      throw statesError('TooManyTags', `tags of '${arn}' must have at most ${maxTags} items, got ${merged.size}`);
    this.#tags.set(
      arn,
      [...merged].map(([key, value]) => ({ key, value })),
    );
  }

  remove(arn: string, keys: readonly string[]): void {
    const tags = this.of(arn).filter(({ key = '' }) => !keys.includes(key));
    this.#tags.set(arn, tags);
  }

  of(arn: string): readonly Tag[] {
    return this.#tags.get(arn) ?? [];
  }

  deleteAll(arn: string): void {
    this.#tags.delete(arn);
  }
}
