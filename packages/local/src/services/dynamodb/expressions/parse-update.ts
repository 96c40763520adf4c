import { ExpressionError } from './expression-error.js';
import { parsePath, reservedMessage } from './parse-path.js';
import { type PathSyntax, type UpdateActionSyntax, type UpdateValueSyntax, type ValueSyntax } from './syntax.js';
import { TokenStream } from './token-stream.js';

const sections = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
/** Functions of updates and the number of their operands. */
export const updateFunctions: ReadonlyMap<string, number> = new Map([
  ['if_not_exists', 2],
  ['list_append', 2],
]);
const deepestNesting = 310;

/**
 * Parses an update: sections of actions. Throws `ExpressionError`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function parseUpdate(source: string): readonly UpdateActionSyntax[] {
  return new UpdateParser(source).parse();
}

class UpdateParser {
  readonly #tokens: TokenStream;
  #depth = 0;
  /** The first error of each kind; all of them yield to a syntax error. */
  readonly #errors: { reserved?: string; unknownFunction?: string; section?: string } = {};

  constructor(source: string) {
    this.#tokens = new TokenStream(source);
  }

  parse(): readonly UpdateActionSyntax[] {
    const actions: UpdateActionSyntax[] = [];
    const seen = new Set<string>();
    do {
      const section = sections.find((word) => this.#tokens.takeWord(word));
      if (section === undefined) throw this.#tokens.error();
      if (seen.has(section))
        this.#errors.section ??= `The "${section}" section can only be used once in an update expression;`;
      seen.add(section);
      actions.push(...this.#tokens.separated(() => this.#action(section)));
    } while (this.#tokens.peek().kind !== 'end');
    const { reserved, unknownFunction, section } = this.#errors;
    const message = reserved ?? unknownFunction ?? section;
    if (message !== undefined) throw new ExpressionError(message);
    return actions;
  }

  #action(section: (typeof sections)[number]): UpdateActionSyntax {
    const path = this.#path();
    switch (section) {
      case 'SET':
        this.#tokens.expectSymbol('=');
        return { kind: 'set', path, value: this.#sum() };
      case 'REMOVE':
        return { kind: 'remove', path };
      case 'ADD':
        return { kind: 'add', path, value: this.#value() };
      case 'DELETE':
        return { kind: 'delete', path, value: this.#value() };
    }
  }

  #path(): PathSyntax {
    return parsePath(this.#tokens, (word) => (this.#errors.reserved ??= reservedMessage(word)));
  }

  #value(): ValueSyntax {
    if (this.#tokens.peek().kind !== 'value') throw this.#tokens.error();
    return { kind: 'value', placeholder: this.#tokens.next().text };
  }

  #sum(): UpdateValueSyntax {
    let left = this.#operand();
    for (;;) {
      const operator = (['+', '-'] as const).find((symbol) => this.#tokens.takeSymbol(symbol));
      if (operator === undefined) return left;
      this.#tokens.countOperator();
      left = { kind: 'arithmetic', operator, left, right: this.#operand() };
    }
  }

  #operand(): UpdateValueSyntax {
    const token = this.#tokens.peek();
    if (token.kind === 'value') return this.#value();
    if (this.#tokens.isSymbol('(')) {
      if (this.#depth >= deepestNesting) throw this.#tokens.error();
      this.#tokens.next();
      this.#depth += 1;
      const value = this.#sum();
      this.#depth -= 1;
      this.#tokens.expectSymbol(')');
      return value;
    }
    const follows = this.#tokens.peek(1);
    return token.kind === 'word' && follows.kind === 'symbol' && follows.text === '(' ? this.#call() : this.#path();
  }

  #call(): UpdateValueSyntax {
    const name = this.#tokens.next().text;
    this.#tokens.next();
    this.#tokens.countOperator();
    const operands = this.#tokens.separated(() => this.#operand());
    this.#tokens.expectSymbol(')');
    if (!updateFunctions.has(name)) this.#errors.unknownFunction ??= `Invalid function name; function: ${name}`;
    return { kind: 'function', name, operands };
  }
}
