import { matchesParts } from '../../kernel/matches-parts.js';
import { invalidPattern } from './errors.js';

type Test = (message: unknown) => boolean;

/**
 * Reads a JSON pattern: selectors (`$.a.b[0]`) compared by `=`, `!=`, `<`, `>`, `<=`, `>=` with a number or a text (`*`
 * stands for any characters), `IS NULL`, `IS TRUE`, `IS FALSE`, `EXISTS`, `NOT EXISTS`, joined by `&&`, `||` and
 * parentheses. A message that is not a JSON object does not match.
 *
 * @throws AwsError `InvalidParameterException`
 */
export function parseJsonPattern(pattern: string): (message: string) => boolean {
  const test = new Parser(pattern).whole();
  return (message) => {
    let value: unknown;
    try {
      value = JSON.parse(message);
    } catch {
      return false;
    }
    return typeof value === 'object' && value !== null && test(value);
  };
}

class Parser {
  private at = 0;

  constructor(private readonly pattern: string) {}

  whole(): Test {
    this.expect('{');
    const test = this.or();
    this.expect('}');
    if (this.at < this.pattern.length) throw this.wrong('the end');
    return test;
  }

  private or(): Test {
    const parts = [this.and()];
    while (this.take(/\|\|/y)) parts.push(this.and());
    return (message) => parts.some((part) => part(message));
  }

  private and(): Test {
    const parts = [this.unit()];
    while (this.take(/&&/y)) parts.push(this.unit());
    return (message) => parts.every((part) => part(message));
  }

  private unit(): Test {
    if (this.take(/\(/y)) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    const selector = this.take(/\$(?:\.[\p{L}\p{N}_-]+|\[\d+\]|\['[^']+'\]|\["[^"]+"\])+/uy);
    if (selector === undefined) throw this.wrong('a selector such as $.level');
    const path = [...selector.matchAll(/\.([^.[]+)|\[(\d+)\]|\[['"]([^'"]+)['"]\]/g)].map(
      (step) => step[1] ?? step[2] ?? step[3] ?? '',
    );
    const condition = this.condition();
    return (message) => condition(select(message, path));
  }

  private condition(): Test {
    const word = this.take(/(?:IS\s+(?:NULL|TRUE|FALSE)|(?:NOT\s+)?EXISTS)\b/iy)
      ?.toUpperCase()
      .replace(/\s+/g, ' ');
    if (word !== undefined) return words[word] ?? (() => false);
    const operator = this.take(/!=|<=|>=|=|<|>/y);
    if (operator === undefined)
      throw this.wrong('an operator: =, !=, <, <=, >, >=, IS NULL, IS TRUE, IS FALSE, EXISTS or NOT EXISTS');
    if (this.take(/%/y))
      throw invalidPattern(this.pattern, 'regular expressions are not supported locally; use a text with *');
    const quoted = this.take(/"(?:[^"\\]|\\.)*"/y);
    const operand = quoted === undefined ? this.take(/[^\s&|(){}"]+/y) : quoted.slice(1, -1).replace(/\\(.)/g, '$1');
    if (operand === undefined) throw this.wrong('a number or a text');
    const number = quoted === undefined && Number.isFinite(Number(operand)) ? Number(operand) : undefined;
    if (operator === '=' || operator === '!=') {
      const equals = number === undefined ? textTest(operand) : (value: unknown) => value === number;
      return operator === '=' ? equals : (value) => value !== undefined && !equals(value);
    }
    if (number === undefined) throw this.wrong(`a number behind ${operator}`);
    return (value) => typeof value === 'number' && comparisons[operator]?.(value, number) === true;
  }

  private take(expression: RegExp): string | undefined {
    while (/\s/.test(this.pattern.charAt(this.at))) this.at += 1;
    expression.lastIndex = this.at;
    const [found] = expression.exec(this.pattern) ?? [];
    this.at += found?.length ?? 0;
    return found;
  }

  private expect(text: '{' | '}' | '(' | ')'): void {
    if (this.take(new RegExp(`\\${text}`, 'y')) === undefined) throw this.wrong(text);
  }

  private wrong(expected: string) {
    return invalidPattern(this.pattern, `expected ${expected} at position ${this.at + 1}`);
  }
}

const words: Readonly<Record<string, Test>> = {
  'IS NULL': (value) => value === null,
  'IS TRUE': (value) => value === true,
  'IS FALSE': (value) => value === false,
  EXISTS: (value) => value !== undefined,
  'NOT EXISTS': (value) => value === undefined,
};

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** Strings are compared completely; `*` matches any characters. */
function textTest(operand: string): Test {
  const parts = operand.split('*');
  return (value) =>
    (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
    matchesParts(String(value), parts);
}

function select(message: unknown, path: readonly string[]): unknown {
  let value = message;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step]; // it has that member
  }
  return value;
}
