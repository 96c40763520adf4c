/** Things that happen to a state machine or a function, in the order in which they are printed. */
export const kinds = ['started', 'succeeded', 'failed', 'timed out', 'stopped', 'errors'] as const;
export type Kind = (typeof kinds)[number];

/** How many names one line has. */
const longestList = 5;

/** Counts what is not printed line by line, by name and kind. */
export class Burst {
  readonly #counts = new Map<string, Partial<Record<Kind, number>>>();

  add(name: string, kind: Kind): void {
    const counts = this.#counts.get(name) ?? {};
    counts[kind] = (counts[kind] ?? 0) + 1;
    this.#counts.set(name, counts);
  }

  /** `Orders: 812 started, 3 failed; Payments: 7 errors`; `undefined` if there is nothing. Starts again from zero. */
  take(): string | undefined {
    if (this.#counts.size === 0) return undefined;
    const names = [...this.#counts].sort(([, one], [, other]) => total(other) - total(one));
    this.#counts.clear();
    const parts = names.slice(0, longestList).map(([name, counts]) => {
      const listed = kinds.flatMap((kind) => (counts[kind] === undefined ? [] : [`${counts[kind]} ${kind}`]));
      return `${name}: ${listed.join(', ')}`;
    });
    const others = names.slice(longestList).reduce((sum, [, counts]) => sum + total(counts), 0);
    return [...parts, ...(others === 0 ? [] : [`${names.length - longestList} others: ${others}`])].join('; ');
  }
}

function total(counts: Partial<Record<Kind, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
