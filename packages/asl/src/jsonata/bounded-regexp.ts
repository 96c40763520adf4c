import { MemoryLimitExceeded } from './bounded-functions.js';
import { isCheap, matchWithin, newPatternTime, type PatternTime } from '../values/bounded-match.js';

/** Matches that are found with one time limit. A limit costs about 100 µs. */
const matchesPerLimit = 1000;
/** The package reads all matches of a text without a pause. */
const maxMatches = 100_000;

/**
 * The regular expression engine of the jsonata package (its option `RegexEngine`): JavaScript's, with a time limit for
 * patterns that can backtrack. The package creates one for each evaluation of a regular expression and calls `exec` as
 * for a global `RegExp`. Throws `PatternTooSlow`, and `MemoryLimitExceeded` for too many matches.
 */
export class BoundedRegExp {
  lastIndex = 0;
  readonly #pattern: RegExp;
  readonly #time: PatternTime = newPatternTime();
  #matches = 0;
  #text: string | undefined;
  /** Matches that were found ahead, in order. */
  #found: RegExpExecArray[] = [];
  #next = 0;

  constructor(pattern: RegExp) {
    this.#pattern = new RegExp(pattern.source, pattern.flags);
  }

  exec(text: string): RegExpExecArray | null {
    if (++this.#matches > maxMatches) throw new MemoryLimitExceeded();
    const match = isCheap(this.#pattern.source, text.length) ? this.#execAt(text, this.lastIndex) : this.#ahead(text);
    this.lastIndex = match === null ? 0 : match.index + match[0].length;
    return match;
  }

  #execAt(text: string, from: number): RegExpExecArray | null {
    this.#pattern.lastIndex = from;
    return this.#pattern.exec(text);
  }

  /** Finds the next matches together. They are the ones that a caller reads who starts each search at the last end. */
  #ahead(text: string): RegExpExecArray | null {
    const known = this.#text === text ? this.#found[this.#next] : undefined;
    const before = this.#next > 0 ? this.#found[this.#next - 1] : undefined;
    if (known !== undefined && before !== undefined && before.index + before[0].length === this.lastIndex) {
      this.#next++;
      return known;
    }
    this.#text = text;
    this.#found = [];
    this.#next = 1;
    matchWithin(this.#pattern, text.length, this.#time, () => {
      // After a time limit, the search continues behind the last match.
      const last = this.#found.at(-1);
      let from = last === undefined ? this.lastIndex : last.index + last[0].length;
      while (this.#found.length < matchesPerLimit) {
        const match = this.#execAt(text, from);
        if (match === null) break;
        this.#found.push(match);
        // The package stops at an empty match.
        if (match[0] === '') break;
        from = match.index + match[0].length;
      }
    });
    return this.#found[0] ?? null;
  }
}
