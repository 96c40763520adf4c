import { type Json } from '../json.js';

/** A parsed argument of an intrinsic function. */
export type Argument =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'call'; readonly call: Call };

/** A parsed call such as `States.Format('{}', $.name)`. */
export interface Call {
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** The source text of the call. */
  readonly text: string;
}

const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=\s*[,)])/y;
const keyword = /(?:true|false|null)(?=\s*[,)])/y;
/** AWS's limit for calls in calls (https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html). */
const maxNesting = 10;
const name = /States\.[A-Za-z0-9]+(?=\s*\()/y;

/** Parses a call of an intrinsic function. Throws `SyntaxError` for invalid calls. */
export function parseIntrinsic(text: string): Call {
  const parser = new Parser(text);
  const call = parser.call();
  parser.end();
  return call;
}

class Parser {
  #at = 0;
  #nesting = 0;

  constructor(readonly text: string) {}

  call(): Call {
    const start = this.#at;
    const called = this.#take(name) ?? this.#fail('a function such as States.Format(…)');
    if (++this.#nesting > maxNesting) this.#fail(`at most ${maxNesting} nested functions`);
    this.#expect('(');
    const list: Argument[] = [];
    if (!this.#try(')')) {
      do list.push(this.#argument());
      while (this.#try(','));
      this.#expect(')');
    }
    this.#nesting--;
    return { name: called, arguments: list, text: this.text.slice(start, this.#at) };
  }

  end(): void {
    this.#space();
    if (this.#at < this.text.length) this.#fail('the end');
  }

  #argument(): Argument {
    this.#space();
    const next = this.text[this.#at];
    if (next === "'") return { kind: 'literal', value: this.#string() };
    if (next === '$') return { kind: 'path', path: this.#path() };
    const literal = this.#take(number) ?? this.#take(keyword);
    // A number, true, false or null, each valid JSON.
    if (literal !== undefined) return { kind: 'literal', value: JSON.parse(literal) as Json };
    return { kind: 'call', call: this.call() };
  }

  /** Reads a path up to the comma or parenthesis that ends the argument. Skips brackets and quotes inside the path. */
  #path(): string {
    const start = this.#at;
    let depth = 0;
    for (; this.#at < this.text.length; this.#at++) {
      const char = this.text[this.#at];
      if (char === "'" || char === '"') this.#skipQuoted(char);
      else if (char === '[' || char === '(') depth++;
      else if (depth > 0 && (char === ']' || char === ')')) depth--;
      else if (depth === 0 && (char === ',' || char === ')')) break;
    }
    return this.text.slice(start, this.#at).trim();
  }

  #skipQuoted(quote: string): void {
    for (this.#at++; this.#at < this.text.length && this.text[this.#at] !== quote; this.#at++)
      if (this.text[this.#at] === '\\') this.#at++;
  }

  /**
   * Reads a string in single quotes. Only `\'`, `\{`, `\}` and `\\` are escapes. Braces stay escaped for States.Format.
   */
  #string(): string {
    let value = '';
    for (this.#at++; this.#at < this.text.length; this.#at++) {
      const char = this.text[this.#at];
      if (char === "'") {
        this.#at++;
        return value;
      }
      if (char !== '\\') value += char;
      else value += this.#escaped();
    }
    return this.#fail("a closing '");
  }

  #escaped(): string {
    const next = this.text[++this.#at];
    if (next === '{' || next === '}') return `\\${next}`;
    if (next === "'" || next === '\\') return next;
    if (next === undefined) return this.#fail("a closing '");
    return this.#fail("one of \\' \\{ \\} \\\\");
  }

  #take(pattern: RegExp): string | undefined {
    this.#space();
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match[0];
  }

  #try(char: string): boolean {
    this.#space();
    if (this.text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #expect(char: string): void {
    if (!this.#try(char)) this.#fail(`'${char}'`);
  }

  #space(): void {
    while (/\s/.test(this.text[this.#at] ?? '')) this.#at++;
  }

  #fail(expected: string): never {
    throw new SyntaxError(`Expected ${expected} at character ${this.#at + 1} of ${this.text}`);
  }
}
