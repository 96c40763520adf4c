import { type CheckResult, type QualityMessage } from './check.js';
import { MESSAGES_LIMIT } from './limits.js';

/** The messages of a check. The log counts all messages and keeps the first {@link MESSAGES_LIMIT}. */
export class MessageLog {
  readonly #kept: QualityMessage[] = [];
  #count = 0;

  /** The total number of messages. */
  get count(): number {
    return this.#count;
  }

  add(message: QualityMessage): void {
    this.#count += 1;
    if (this.#kept.length < MESSAGES_LIMIT) this.#kept.push(message);
  }

  /** Returns the check's result. */
  result(pass: boolean, summary: string): CheckResult {
    return { pass, summary, messages: this.#kept, messageCount: this.#count };
  }
}

/** Formats a count with its noun: `1 gap`, `2 gaps`. */
export function pluralize(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** Joins the nonzero counts to one phrase. Returns `otherwise` if all are zero. */
export function joinCounts(
  parts: readonly (readonly [count: number, singular: string, plural?: string])[],
  otherwise: string,
): string {
  const found = parts
    .filter(([count]) => count > 0)
    .map(([count, singular, plural]) => pluralize(count, singular, plural));
  return found.length === 0 ? otherwise : found.join(', ');
}
