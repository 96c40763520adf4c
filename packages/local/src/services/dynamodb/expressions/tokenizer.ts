import { ExpressionError } from './expression-error.js';

/** A token of an expression. */
export interface Token {
  /** `name` is `#…`, `value` is `:…`; a `#` or `:` that nothing follows is a symbol. */
  readonly kind: 'word' | 'name' | 'value' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const tokenPattern = /\s*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<=|>=|<>|[^\s]))/uy;
const symbols = new Set(['=', '<', '>', '<=', '>=', '<>', '(', ')', '[', ']', ',', '.', '+', '-']);
const kinds = ['word', 'name', 'value', 'number', 'symbol'] as const;

/** The tokens of an expression, with an `end` at the end. Throws `ExpressionError`. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  for (let match = tokenPattern.exec(source); match !== null; match = tokenPattern.exec(source)) {
    const group = match.findIndex((text, index) => index > 0 && text !== undefined);
    const text = match[group] ?? '';
    const end = tokenPattern.lastIndex;
    tokens.push({ kind: kinds[group - 1] ?? 'symbol', text, start: end - text.length, end });
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: source.length, end: source.length });
  const wrong = tokens.findIndex((token) => token.kind === 'symbol' && !symbols.has(token.text));
  if (wrong >= 0) throw syntaxError(source, tokens, wrong);
  return tokens;
}

/** The error for a token that does not fit: it shows the token before it and the one behind it. */
export function syntaxError(source: string, tokens: readonly Token[], index: number): ExpressionError {
  const token = tokens[index] ?? tokens.at(-1);
  const first = tokens[index - 1] ?? token;
  const next = tokens[index + 1];
  const last = next === undefined || next.kind === 'end' ? token : next;
  const near = source.slice(first?.start, last?.end).trimEnd();
  return new ExpressionError(`Syntax error; token: "${token?.text}", near: "${near}"`);
}
