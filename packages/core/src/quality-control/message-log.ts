import { type CheckResult, type QualityMessage } from './check.js';
import { MESSAGES_LIMIT } from './limits.js';

/** The messages of a check: all of them counted, the first {@link MESSAGES_LIMIT} kept. */
export class MessageLog {
  readonly #kept: QualityMessage[] = [];
  #count = 0;

  /** How many messages there were. */
  get count(): number {
    return this.#count;
  }

  add(message: QualityMessage): void {
    this.#count += 1;
    if (this.#kept.length < MESSAGES_LIMIT) this.#kept.push(message);
  }

  /** The check's result. */
  result(pass: boolean, summary: string): CheckResult {
    return { pass, summary, messages: this.#kept, messageCount: this.#count };
  }
}

/** `1 gap`, `2 gaps`. */
export function pluralize(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** The parts that there are any of, in one phrase; `otherwise` where there are none. */
export function joinCounts(
  parts: readonly (readonly [count: number, singular: string, plural?: string])[],
  otherwise: string,
): string {
  const found = parts
    .filter(([count]) => count > 0)
    .map(([count, singular, plural]) => pluralize(count, singular, plural));
  return found.length === 0 ? otherwise : found.join(', ');
}
