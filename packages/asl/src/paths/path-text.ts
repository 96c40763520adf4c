/** The text of a path or filter with a position. The methods that search skip blanks where Jayway JsonPath does. */
export class PathText {
  position = 0;

  constructor(readonly text: string) {}

  get length(): number {
    return this.text.length;
  }

  /** The current character; empty at the end. */
  get char(): string {
    return this.charAt(this.position);
  }

  charAt(at: number): string {
    return this.text.charAt(at);
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  skipBlanks(): this {
    while (this.char === ' ') this.position++;
    return this;
  }

  /** Position of the next character after `from` that is not a blank. */
  nextSignificant(from: number = this.position): number {
    let at = from + 1;
    while (this.charAt(at) === ' ') at++;
    return at;
  }

  /** Position of the next `char` after `from` that no backslash precedes; -1 if there is none. */
  closing(char: string, from: number = this.position): number {
    for (let at = from + 1; at < this.length; at++) {
      if (this.charAt(at) === '\\') at++;
      else if (this.charAt(at) === char) return at;
    }
    return -1;
  }

  /**
   * Position of the bracket that closes the bracket at `from`; -1 if there is none. Brackets in strings, and in regular
   * expressions if `skipPatterns` is set, do not count.
   */
  closingBracket(from: number, open: string, close: string, skipPatterns: boolean): number {
    let depth = 0;
    for (let at = from; at < this.length; at++) {
      const char = this.charAt(at);
      if (char === "'" || char === '"' || (skipPatterns && char === '/')) {
        at = this.closing(char, at);
        if (at === -1) return -1;
      } else if (char === open) depth++;
      else if (char === close && --depth === 0) return at;
    }
    return -1;
  }
}

/** Creates the error of an invalid path. */
export function invalidPath(problem: string): SyntaxError {
  return new SyntaxError(problem);
}

const escapes: Readonly<Record<string, string>> = { r: '\r', f: '\f', t: '\t', n: '\n', b: '\b' };

/** Replaces the escapes of a quoted name or string: `\'`, `\n`, `\u0041`. */
export function unescapeText(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([^]))/g,
    (_all, unicode: string | undefined, char: string | undefined) =>
      unicode === undefined ? (escapes[char ?? ''] ?? char ?? '') : String.fromCharCode(parseInt(unicode, 16)),
  );
}
