import { invalidPath, PathText, unescapeText } from './path-text.js';
import {
  type FilterExpression,
  type FilterOperand,
  type FilterOperator,
  filterOperators,
} from './filter-expression.js';
import { parseLenientJson } from './lenient-json.js';
import { type ParsedPath } from './path-tokens.js';

/**
 * Parses a regular expression of a filter: `/text.*\/i`. Jayway JsonPath passes it to java.util.regex and matches the
 * whole text. Flags: `i` ignores case, `m` and `s` as in JavaScript, `x` allows blanks and comments, `d`, `u` and `U`
 * have no effect. Throws `SyntaxError` for a pattern that JavaScript cannot compile.
 */
function parseFilterPattern(text: string): RegExp {
  const end = text.lastIndexOf('/');
  const inline = /^\(\?([ims]+)\)/.exec(text.slice(1, end));
  const source = text.slice(1 + (inline?.[0].length ?? 0), end);
  const flags = new Set([...text.slice(end + 1), ...(inline?.[1] ?? '')]);
  const pattern = flags.has('x') ? source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*$/gm, keepEscapes) : source;
  try {
    return new RegExp(`(?:${pattern})(?![^])`, `${['i', 'm', 's'].filter((flag) => flags.has(flag)).join('')}uy`);
  } catch {
    // Java accepts escapes of characters that need none (`\_`), which JavaScript refuses with the flag u.
  }
  try {
    return new RegExp(`(?:${pattern})(?![^])`, `${['i', 'm', 's'].filter((flag) => flags.has(flag)).join('')}y`);
  } catch (error) {
    throw invalidPath(`${text} is not a regular expression: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function keepEscapes(part: string): string {
  return /^[\\[]/.test(part) ? part : '';
}

const maxDepth = 100;

/**
 * Parses a filter with its parentheses: `(@.n > 1 && @.s in ['a'])`. Throws `SyntaxError`. The grammar is that of
 * Jayway JsonPath (`FilterCompiler`):
 *
 *     or         = and { '||' and }
 *     and        = operand { '&&' operand }
 *     operand    = comparison | '(' or ')' | '!' operand
 *     comparison = value [ operator value ]
 *
 * A value without operator must be a path; the filter then tests whether it exists. A word without quotes is a string.
 *
 * @param parsePath Parses a path in the filter
 */
export function parseFilter(text: string, parsePath: (text: string) => ParsedPath): FilterExpression {
  const parser = new FilterParser(new PathText(text), parsePath);
  return parser.parse();
}

class FilterParser {
  #depth = 0;

  constructor(
    private readonly filter: PathText,
    private readonly parsePath: (text: string) => ParsedPath,
  ) {}

  parse(): FilterExpression {
    const { filter } = this;
    const expression = this.#readOr();
    if (!filter.skipBlanks().atEnd)
      throw invalidPath(`Expected end of filter expression instead of: ${filter.text.slice(filter.position)}`);
    return expression;
  }

  #readOr(): FilterExpression {
    const operands = [this.#readAnd()];
    while (this.#take('||')) operands.push(this.#readAnd());
    const [only] = operands;
    return only !== undefined && operands.length === 1 ? only : { kind: 'or', operands };
  }

  #readAnd(): FilterExpression {
    const operands = [this.#readOperand()];
    while (this.#take('&&')) operands.push(this.#readOperand());
    const [only] = operands;
    return only !== undefined && operands.length === 1 ? only : { kind: 'and', operands };
  }

  #readOperand(): FilterExpression {
    const { filter } = this;
    if (++this.#depth > maxDepth) throw invalidPath('The filter is nested too deeply');
    try {
      if (filter.skipBlanks().char === '!' && !'$@'.includes(filter.charAt(filter.nextSignificant()))) {
        filter.position++;
        return { kind: 'not', operand: this.#readOperand() };
      }
      if (!this.#take('(')) return this.#readComparison();
      const inner = this.#readOr();
      if (!this.#take(')')) throw invalidPath('Expected character: )');
      return inner;
    } finally {
      this.#depth--;
    }
  }

  #readComparison(): FilterExpression {
    const { filter } = this;
    const negated = this.#take('!');
    const left = this.#readValue();
    const operator = this.#readOperator();
    // An operator applies to the path; a `!` before the path then has no effect.
    if (operator !== undefined) return { kind: 'comparison', left, operator, right: this.#readValue() };
    if (left.kind !== 'path') throw invalidPath(`Expected a path before position ${filter.position}`);
    return { kind: 'exists', path: left.path, expected: !negated };
  }

  #readOperator(): FilterOperator | undefined {
    const { filter } = this;
    const symbol = /[<>=~!]+|[^\s)<>=~!]+/y;
    symbol.lastIndex = filter.skipBlanks().position;
    const word = symbol.exec(filter.text)?.[0] ?? '';
    const operator = word.toUpperCase();
    if (!filterOperators.has(operator)) return undefined;
    filter.position += word.length;
    return operator as FilterOperator; // one of the set
  }

  #readValue(): FilterOperand {
    const { filter } = this;
    switch (filter.skipBlanks().char) {
      case '!':
        filter.position++;
        return this.#readValue();
      case '$':
      case '@':
        return { kind: 'path', path: this.parsePath(this.#pathText()) };
      case "'":
      case '"':
        return { kind: 'string', value: unescapeText(this.#quoted(filter.char).slice(1, -1)) };
      case '/':
        return { kind: 'pattern', pattern: parseFilterPattern(this.#patternText()) };
      case '[':
        return { kind: 'json', value: parseLenientJson(this.#bracketed('[', ']')), literal: true };
      case '{':
        return { kind: 'json', value: parseLenientJson(this.#bracketed('{', '}')), literal: true };
      default:
        return this.#readWord();
    }
  }

  /** A number, `true`, `false`, `null` or a word, which is a string. */
  #readWord(): FilterOperand {
    const { filter } = this;
    const pattern = /-?\.?\d[\d.eE+-]*|[\p{L}_][\p{L}\p{N}_.-]*/uy;
    pattern.lastIndex = filter.position;
    const word = pattern.exec(filter.text)?.[0];
    if (word === undefined) throw invalidPath(`Expected a value at position ${filter.position} of ${filter.text}`);
    filter.position += word.length;
    const value = parseLenientJson(word);
    if (value === null) return { kind: 'null' };
    if (typeof value === 'boolean') return { kind: 'boolean', value };
    if (typeof value === 'number') return { kind: 'number', value };
    if (!/^[\p{L}_]/u.test(word)) throw invalidPath(`'${word}' is not a number`);
    return { kind: 'string', value: word };
  }

  /** A path ends at a blank, at an operator or at the closing bracket of an expression. */
  #pathText(): string {
    const { filter } = this;
    const start = filter.position++;
    while (!filter.atEnd && !/[<>=~! )]/.test(filter.char)) {
      if (filter.char === '[') filter.position += this.#bracketAt('[', ']').length;
      else if (filter.char === '(') filter.position += this.#bracketAt('(', ')').length;
      else filter.position++;
    }
    return filter.text.slice(start, filter.position);
  }

  #quoted(quote: string): string {
    const { filter } = this;
    const end = filter.closing(quote);
    if (end === -1)
      throw invalidPath(`String literal does not have matching quotes. Expected ${quote} in ${filter.text}`);
    return this.#upTo(end + 1);
  }

  #patternText(): string {
    const { filter } = this;
    const close = filter.closing('/');
    if (close === -1) throw invalidPath(`Pattern not closed. Expected / in ${filter.text}`);
    let end = close + 1;
    while (/[dixmsuU]/.test(filter.charAt(end))) end++;
    return this.#upTo(end);
  }

  #bracketed(open: string, close: string): string {
    return this.#upTo(this.filter.position + this.#bracketAt(open, close).length);
  }

  #bracketAt(open: string, close: string): string {
    const { filter } = this;
    const end = filter.closingBracket(filter.position, open, close, false);
    if (end === -1) throw invalidPath(`${open} is not closed in filter ${filter.text}`);
    return filter.text.slice(filter.position, end + 1);
  }

  #upTo(end: number): string {
    const { filter } = this;
    const text = filter.text.slice(filter.position, end);
    filter.position = end;
    return text;
  }

  #take(symbol: string): boolean {
    const { filter } = this;
    if (!filter.text.startsWith(symbol, filter.skipBlanks().position)) return false;
    filter.position += symbol.length;
    return true;
  }
}
