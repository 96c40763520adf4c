import { ExpressionError } from './expression-error.js';
import { parsePath, parseSteps, reservedMessage } from './parse-path.js';
import { type Comparator, type ConditionSyntax, type OperandSyntax } from './syntax.js';
import { TokenStream } from './token-stream.js';

const comparators: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
const conditionWords: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'AND', 'OR', 'NOT']);
/** Functions of conditions and the number of their operands. */
export const conditionFunctions: ReadonlyMap<string, number> = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
  ['size', 1],
]);
const mostCandidates = 100;
/** Levels of parentheses: more than the limit of operators allows, except where parentheses are redundant. */
const deepestNesting = 310;

/** A part of a condition that is read before it is known whether it is an operand or a condition. */
type Part = { readonly condition: ConditionSyntax } | { readonly operand: OperandSyntax };

/** A condition, and how many tokens its parse read. */
export interface ParsedCondition {
  readonly condition: ConditionSyntax;
  readonly steps: number;
}

/**
 * Parses a condition. It reads every token once: whether an opening parenthesis starts an operand or a condition is decided
 * after the group was read. Throws `ExpressionError`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(source: string): ParsedCondition {
  return new ConditionParser(source).parse();
}

class ConditionParser {
  readonly #tokens: TokenStream;
  #depth = 0;
  /** The token that starts the group that was read last, and the token behind it. */
  #lastGroup = -1;
  #lastGroupEnd = -1;
  /** The first error of each kind; all of them yield to a syntax error. */
  readonly #errors: { parentheses?: string; unknownFunction?: string; misusedFunction?: string; reserved?: string } =
    {};

  constructor(source: string) {
    this.#tokens = new TokenStream(source);
  }

  parse(): ParsedCondition {
    const condition = this.#condition(this.#or());
    this.#tokens.expectEnd();
    const { parentheses, unknownFunction, misusedFunction, reserved } = this.#errors;
    const message = parentheses ?? unknownFunction ?? misusedFunction ?? reserved;
    if (message !== undefined) throw new ExpressionError(message);
    return { condition, steps: this.#tokens.position };
  }

  #or(): Part {
    return this.#chain('OR', 'or', () => this.#chain('AND', 'and', () => this.#not()));
  }

  #chain(word: string, kind: 'and' | 'or', read: () => Part): Part {
    const first = read();
    if (!this.#tokens.isWord(word)) return first;
    const terms = [this.#condition(first)];
    while (this.#tokens.takeWord(word)) terms.push(this.#condition(read()));
    return { condition: { kind, terms } };
  }

  #not(): Part {
    let negations = 0;
    for (; this.#tokens.takeWord('NOT'); negations += 1) this.#tokens.countOperator();
    const part = this.#comparison();
    if (negations === 0) return part;
    let term = this.#condition(part);
    // An even number of negations is none.
    if (negations % 2 === 1) term = { kind: 'not', term };
    return { condition: term };
  }

  #comparison(): Part {
    const part = this.#part();
    const token = this.#tokens.peek();
    if (token.kind === 'symbol' && comparators.has(token.text)) {
      const left = this.#comparable(part);
      this.#tokens.next();
      this.#tokens.countOperator();
      const right = this.#comparable(this.#part());
      return { condition: { kind: 'comparison', operator: token.text as Comparator, left, right } };
    }
    if (this.#tokens.isWord('BETWEEN')) return this.#between(part);
    return this.#tokens.isWord('IN') ? this.#in(part) : part;
  }

  #between(part: Part): Part {
    const operand = this.#comparable(part);
    this.#tokens.next();
    this.#tokens.countOperator();
    const low = this.#comparable(this.#part());
    if (!this.#tokens.takeWord('AND')) throw this.#tokens.error();
    return { condition: { kind: 'between', operand, low, high: this.#comparable(this.#part()) } };
  }

  #in(part: Part): Part {
    const operand = this.#comparable(part);
    this.#tokens.next();
    this.#tokens.countOperator();
    this.#tokens.expectSymbol('(');
    const candidates = this.#tokens.separated(() => this.#comparable(this.#part()));
    this.#tokens.expectSymbol(')');
    if (candidates.length > mostCandidates) {
      throw new ExpressionError(
        `The IN operator is provided with too many operands; number of operands: ${candidates.length}`,
      );
    }
    return { condition: { kind: 'in', operand, candidates } };
  }

  /** Reads a group in parentheses, a function, a path or a value. */
  #part(): Part {
    const token = this.#tokens.peek();
    if (this.#tokens.isSymbol('(')) return this.#parenthesized();
    if (token.kind === 'value') {
      this.#tokens.next();
      return { operand: { kind: 'value', placeholder: token.text } };
    }
    if (token.kind === 'word' && conditionWords.has(token.text.toUpperCase())) throw this.#tokens.error();
    const follows = this.#tokens.peek(1);
    if (token.kind === 'word' && follows.kind === 'symbol' && follows.text === '(') return { operand: this.#call() };
    return { operand: parsePath(this.#tokens, (word) => (this.#errors.reserved ??= reservedMessage(word))) };
  }

  #parenthesized(): Part {
    this.#tokens.next();
    const isNested = this.#tokens.isSymbol('(');
    this.#depth += 1;
    if (this.#depth > deepestNesting) throw new ExpressionError(redundantParentheses);
    const start = this.#tokens.position;
    const part = this.#or();
    this.#depth -= 1;
    // Redundant: the parentheses hold nothing but other parentheses.
    if (isNested && this.#lastGroup === start && this.#lastGroupEnd === this.#tokens.position)
      this.#errors.parentheses ??= redundantParentheses;
    this.#tokens.expectSymbol(')');
    this.#lastGroup = start - 1;
    this.#lastGroupEnd = this.#tokens.position;
    return this.#withSteps(part);
  }

  /** A path in parentheses can go on: `(a.b)[0]`. */
  #withSteps(part: Part): Part {
    if (!('operand' in part) || part.operand.kind !== 'path') return part;
    const elements = [...part.operand.elements];
    parseSteps(this.#tokens, elements, (word) => (this.#errors.reserved ??= reservedMessage(word)));
    return elements.length === part.operand.elements.length ? part : { operand: { kind: 'path', elements } };
  }

  #call(): OperandSyntax {
    const name = this.#tokens.next().text;
    this.#tokens.next();
    this.#tokens.countOperator();
    const operands = this.#tokens.separated(() => this.#comparable(this.#part()));
    this.#tokens.expectSymbol(')');
    if (!conditionFunctions.has(name)) this.#errors.unknownFunction ??= `Invalid function name; function: ${name}`;
    return { kind: 'function', name, operands };
  }

  /** A part as an operand: of the functions, only `size` has a value. */
  #comparable(part: Part): OperandSyntax {
    if (!('operand' in part)) throw this.#tokens.error();
    if (part.operand.kind === 'function' && part.operand.name !== 'size') this.#misused(part.operand.name);
    return part.operand;
  }

  /** A part as a condition: of the operands, only functions are conditions, and `size` is not. */
  #condition(part: Part): ConditionSyntax {
    if ('condition' in part) return part.condition;
    if (part.operand.kind !== 'function') throw this.#tokens.error();
    if (part.operand.name === 'size') this.#misused('size');
    return part.operand;
  }

  #misused(name: string): void {
    this.#errors.misusedFunction ??= `The function is not allowed to be used this way in an expression; function: ${name}`;
  }
}

const redundantParentheses = 'The expression has redundant parentheses;';
