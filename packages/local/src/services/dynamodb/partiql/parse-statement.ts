import { validationError } from '../errors.js';
import { type Path } from '../expressions/placeholders.js';
import { ExpressionParser } from './parse-expression.js';
import { malformed } from './statement-error.js';
import {
  type Expression,
  type ParsedStatement,
  type Returning,
  type SelectStatement,
  type Statement,
  type Target,
  type UpdateClause,
} from './syntax.js';
import { TokenReader } from './token-reader.js';

/**
 * Parses a statement. Throws `ValidationException`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
 */
export function parseStatement(source: string): ParsedStatement {
  return new StatementParser(source).parse();
}

class StatementParser {
  readonly #tokens: TokenReader;
  readonly #expressions: ExpressionParser;

  constructor(source: string) {
    this.#tokens = new TokenReader(source);
    this.#expressions = new ExpressionParser(this.#tokens);
  }

  parse(): ParsedStatement {
    const statement = this.#statement();
    if (this.#tokens.peek().kind !== 'end') throw this.#tokens.error('Expected the end of the statement');
    return { statement, parameters: this.#expressions.parameters };
  }

  #statement(): Statement {
    if (this.#tokens.isWord('SELECT')) return this.#select();
    if (this.#tokens.takeWord('INSERT')) {
      this.#tokens.expectWord('INTO');
      const target = this.#target();
      this.#tokens.expectWord('VALUE');
      return { kind: 'insert', ...target, item: this.#expressions.value() };
    }
    if (this.#tokens.takeWord('UPDATE')) {
      const target = this.#target();
      const clauses = this.#clauses();
      return { kind: 'update', ...target, clauses, where: this.#where(), returning: this.#returning() };
    }
    if (this.#tokens.takeWord('DELETE')) {
      this.#tokens.expectWord('FROM');
      const target = this.#target();
      const where = this.#where();
      const returning = this.#returning();
      if (returning !== undefined && (returning.scope !== 'ALL' || returning.image !== 'OLD')) {
        throw validationError(
          `Invalid returning clause: RETURNING ${returning.scope} ${returning.image} *. Only RETURNING ALL OLD * ` +
            'is allowed in DELETE statements.',
        );
      }
      return { kind: 'delete', ...target, where, returning };
    }
    if (this.#tokens.takeWord('EXISTS')) {
      this.#tokens.expectSymbol('(');
      const select = this.#select();
      this.#tokens.expectSymbol(')');
      return { kind: 'exists', select };
    }
    throw malformed('Expected data manipulation');
  }

  #select(): SelectStatement {
    this.#tokens.expectWord('SELECT');
    const projection = this.#tokens.takeSymbol('*') ? undefined : this.#projection();
    this.#tokens.expectWord('FROM');
    const target = this.#target();
    const where = this.#where();
    return { kind: 'select', ...target, projection, where, order: this.#order() };
  }

  #projection(): readonly Path[] {
    const paths: Path[] = [];
    do {
      const { text, at } = this.#tokens.peek();
      const follows = this.#tokens.peek(1);
      if (follows.kind === 'symbol' && follows.text === '(')
        throw validationError(`Unexpected path component at 1:${at + 1}:${text.length}`);
      paths.push(this.#tokens.path());
    } while (this.#tokens.takeSymbol(','));
    return paths;
  }

  #target(): Target {
    const names = [this.#tokens.name('table name')];
    while (this.#tokens.takeSymbol('.')) names.push(this.#tokens.name("index name after '.'"));
    if (names.includes('')) throw validationError('Path component cannot be an empty string');
    if (names.length > 2) throw validationError('A path may contain at most 2 components in the FROM clause');
    const [table = '', index] = names;
    return { table, index };
  }

  #where(): Expression | undefined {
    return this.#tokens.takeWord('WHERE') ? this.#expressions.condition() : undefined;
  }

  #order(): SelectStatement['order'] {
    if (!this.#tokens.takeWord('ORDER')) return [];
    this.#tokens.expectWord('BY');
    const order: { name: string; descending: boolean }[] = [];
    do {
      const name = this.#tokens.name('attribute name');
      const descending = this.#tokens.takeWord('DESC');
      if (!descending) this.#tokens.takeWord('ASC');
      order.push({ name, descending });
    } while (this.#tokens.takeSymbol(','));
    return order;
  }

  #clauses(): readonly UpdateClause[] {
    const clauses: UpdateClause[] = [];
    for (;;) {
      if (this.#tokens.takeWord('SET')) {
        do clauses.push(this.#assignment());
        while (this.#tokens.takeSymbol(','));
      } else if (this.#tokens.takeWord('REMOVE')) {
        do clauses.push({ kind: 'remove', path: this.#tokens.path() });
        while (this.#tokens.takeSymbol(','));
      } else if (clauses.length === 0) {
        throw this.#tokens.error('Expected SET or REMOVE');
      } else {
        return clauses;
      }
    }
  }

  #assignment(): UpdateClause {
    const path = this.#tokens.path();
    this.#tokens.expectSymbol('=');
    return { kind: 'set', path, value: this.#expressions.value() };
  }

  #returning(): Returning | undefined {
    if (!this.#tokens.takeWord('RETURNING')) return undefined;
    const scope = (['ALL', 'MODIFIED'] as const).find((word) => this.#tokens.takeWord(word));
    const image = (['OLD', 'NEW'] as const).find((word) => this.#tokens.takeWord(word));
    if (scope === undefined || image === undefined)
      throw this.#tokens.error('Expected returning variant after RETURNING');
    this.#tokens.expectSymbol('*');
    return { scope, image };
  }
}
