import { ExpressionError } from './expression-error.js';
import { syntaxError, type Token, tokenize } from './tokenizer.js';

/** Operators and functions that one expression may have. */
const mostOperators = 300;

/** The tokens of an expression, read one after another. Every method is linear in the tokens that it reads. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #index = 0;
  #operators = 0;

  constructor(private readonly source: string) {
    this.#tokens = tokenize(source);
  }

  /** The number of tokens that were read: what a parse has cost. */
  get position(): number {
    return this.#index;
  }

  /** The token `ahead` tokens from here. */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error('an expression has no end');
    return token;
  }

  /** Reads the next token. */
  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  /** Whether the next token is that symbol. */
  isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  /** Whether the next token is that word, in any case. */
  isWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text.length === word.length && token.text.toUpperCase() === word;
  }

  /** Reads the next token if it is that symbol. */
  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#index += 1;
    return true;
  }

  /** Reads the next token if it is that word, in any case. */
  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#index += 1;
    return true;
  }

  /** Reads a symbol. Throws a syntax error if another token follows. */
  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.error();
  }

  /** Ends the parse. Throws a syntax error if tokens are left. */
  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.error();
  }

  /** Reads elements that commas separate. */
  separated<T>(read: () => T): T[] {
    const elements = [read()];
    while (this.takeSymbol(',')) elements.push(read());
    return elements;
  }

  /** Counts an operator or a function. Throws when there are too many. */
  countOperator(): void {
    this.#operators += 1;
    if (this.#operators > mostOperators)
      throw new ExpressionError(`The expression contains too many operators; operator count: ${this.#operators}`);
  }

  /** The error for the next token. */
  error(): ExpressionError {
    return syntaxError(this.source, this.#tokens, this.#index);
  }
}
