import { type Comparator } from '../expressions/syntax.js';
import { normalizeNumber } from '../values/decimal.js';
import { malformed } from './statement-error.js';
import { type Expression } from './syntax.js';
import { type TokenReader } from './token-reader.js';

const comparators: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);
const deepestNesting = 100;

/** Parses the values and conditions of a statement. Every token is read once. */
export class ExpressionParser {
  #parameters = 0;
  #depth = 0;

  constructor(private readonly tokens: TokenReader) {}

  /** The parameters that were read. */
  get parameters(): number {
    return this.#parameters;
  }

  /** A condition. */
  condition(): Expression {
    return this.#chain('OR', 'or', () => this.#chain('AND', 'and', () => this.#not()));
  }

  /** A value. */
  value(): Expression {
    let left = this.#operand();
    for (;;) {
      const operator = (['+', '-'] as const).find((symbol) => this.tokens.takeSymbol(symbol));
      if (operator === undefined) return left;
      left = { kind: 'arithmetic', operator, left, right: this.#operand() };
    }
  }

  #chain(word: string, kind: 'and' | 'or', read: () => Expression): Expression {
    const terms = [read()];
    while (this.tokens.takeWord(word)) terms.push(read());
    const [first] = terms;
    return terms.length === 1 && first !== undefined ? first : { kind, terms };
  }

  #not(): Expression {
    if (!this.tokens.takeWord('NOT')) return this.#comparison();
    return this.#nested(() => ({ kind: 'not', term: this.#not() }));
  }

  #comparison(): Expression {
    const left = this.value();
    const { kind, text } = this.tokens.peek();
    if (kind === 'symbol' && comparators.has(text)) {
      this.tokens.next();
      const operator = (text === '!=' ? '<>' : text) as Comparator; // it is one of them
      return { kind: 'comparison', operator, left, right: this.value() };
    }
    if (this.tokens.takeWord('BETWEEN')) {
      const low = this.value();
      this.tokens.expectWord('AND');
      return { kind: 'between', operand: left, low, high: this.value() };
    }
    if (this.tokens.takeWord('IN')) return { kind: 'in', operand: left, candidates: this.#candidates() };
    if (this.tokens.isWord('NOT') && this.tokens.peek(1).text.toUpperCase() === 'IN') {
      this.tokens.next();
      this.tokens.next();
      return { kind: 'not', term: { kind: 'in', operand: left, candidates: this.#candidates() } };
    }
    if (!this.tokens.takeWord('IS')) return left;
    const negated = this.tokens.takeWord('NOT');
    const what = (['MISSING', 'NULL'] as const).find((word) => this.tokens.takeWord(word));
    if (what === undefined) throw this.tokens.error('Expected MISSING or NULL after IS');
    return { kind: 'is', operand: left, what, negated };
  }

  #candidates(): readonly Expression[] {
    const end = this.tokens.takeSymbol('[') ? ']' : ')';
    if (end === ')') this.tokens.expectSymbol('(');
    return this.tokens.list(end, () => this.value());
  }

  #operand(): Expression {
    const { kind, text } = this.tokens.peek();
    if (kind === 'string') {
      this.tokens.next();
      return { kind: 'literal', value: { S: text } };
    }
    if (kind === 'number') return this.#number('');
    if (kind === 'symbol') return this.#symbol(text);
    if (kind === 'name') return { kind: 'path', path: this.tokens.path() };
    if (kind === 'word') return this.#word(text);
    throw this.tokens.error('Expected a value');
  }

  #number(sign: string): Expression {
    const { kind, text } = this.tokens.next();
    if (kind !== 'number') throw malformed(`Expected a number but got '${text}'`);
    return { kind: 'literal', value: { N: normalizeNumber(sign + text) } };
  }

  #symbol(symbol: string): Expression {
    this.tokens.next();
    switch (symbol) {
      case '?':
        this.#parameters += 1;
        return { kind: 'parameter', index: this.#parameters - 1 };
      case '-':
      case '+':
        return this.#number(symbol);
      case '[':
        return this.#nested(() => ({ kind: 'list', elements: this.tokens.list(']', () => this.value()) }));
      case '<<':
        return this.#nested(() => ({ kind: 'set', elements: this.tokens.list('>>', () => this.value()) }));
      case '{':
        return this.#nested(() => ({ kind: 'tuple', fields: this.tokens.list('}', () => this.#field()) }));
      case '(':
        return this.#nested(() => {
          const inner = this.condition();
          this.tokens.expectSymbol(')');
          return inner;
        });
      default:
        throw malformed(`Expected a value but got '${symbol}'`);
    }
  }

  #field(): readonly [string, Expression] {
    const { kind, text } = this.tokens.next();
    if (kind !== 'string' && kind !== 'name' && kind !== 'word') throw malformed(`Expected a name but got '${text}'`);
    this.tokens.expectSymbol(':');
    return [text, this.value()];
  }

  #word(word: string): Expression {
    switch (word.toUpperCase()) {
      case 'TRUE':
      case 'FALSE':
        this.tokens.next();
        return { kind: 'literal', value: { BOOL: word.toUpperCase() === 'TRUE' } };
      case 'NULL':
        this.tokens.next();
        return { kind: 'literal', value: { NULL: true } };
      default:
    }
    const follows = this.tokens.peek(1);
    if (follows.kind !== 'symbol' || follows.text !== '(') return { kind: 'path', path: this.tokens.path() };
    this.tokens.next();
    this.tokens.next();
    return this.#nested(() => ({
      kind: 'call',
      name: word.toLowerCase(),
      operands: this.tokens.list(')', () => this.value()),
    }));
  }

  #nested(read: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > deepestNesting) throw malformed('Expressions are nested too deeply');
    const expression = read();
    this.#depth -= 1;
    return expression;
  }
}
