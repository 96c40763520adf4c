import { type Path } from '../expressions/placeholders.js';
import { malformed } from './statement-error.js';
import { type StatementToken, tokenizeStatement } from './tokenizer.js';

/** The tokens of a statement, read one after another. */
export class TokenReader {
  readonly #tokens: readonly StatementToken[];
  #index = 0;

  constructor(source: string) {
    this.#tokens = tokenizeStatement(source);
  }

  /** The token `ahead` tokens from here. */
  peek(ahead = 0): StatementToken {
    const token = this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error('a statement has no end');
    return token;
  }

  /** Reads the next token. */
  next(): StatementToken {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  /** Whether the next token is that keyword, in any case. */
  isWord(...words: readonly string[]): boolean {
    const { kind, text } = this.peek();
    return kind === 'word' && words.includes(text.toUpperCase());
  }

  /** Whether the next token is that symbol. */
  isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  /** Reads the next token if it is that keyword. */
  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#index += 1;
    return true;
  }

  /** Reads the next token if it is that symbol. */
  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#index += 1;
    return true;
  }

  /** Reads a keyword. Throws if another token follows. */
  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.error(`Expected ${word}`);
  }

  /** Reads a symbol. Throws if another token follows. */
  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.error(`Expected '${text}'`);
  }

  /** Reads elements that commas separate, up to a symbol. */
  list<T>(end: string, read: () => T): T[] {
    const elements: T[] = [];
    while (!this.takeSymbol(end)) {
      if (elements.length > 0) this.expectSymbol(',');
      elements.push(read());
    }
    return elements;
  }

  /** Reads a name, with quotes or without. */
  name(what: string): string {
    const { kind, text } = this.peek();
    if (kind !== 'word' && kind !== 'name') throw this.error(`Expected ${what}`);
    this.#index += 1;
    return text;
  }

  /** Reads a document path: `a."b"[0]['c']`. */
  path(): Path {
    const path: (string | number)[] = [this.name('attribute name')];
    for (;;) {
      if (this.takeSymbol('.')) {
        path.push(this.name("attribute name after '.'"));
      } else if (this.takeSymbol('[')) {
        const { kind, text } = this.next();
        if (kind !== 'number' && kind !== 'string') throw malformed("Expected index in '[]'");
        path.push(kind === 'number' ? Number(text) : text);
        this.expectSymbol(']');
      } else {
        return path;
      }
    }
  }

  /** The error for the next token. */
  error(expected: string): Error {
    const { text } = this.peek();
    return malformed(`${expected} but got '${text}'`);
  }
}
