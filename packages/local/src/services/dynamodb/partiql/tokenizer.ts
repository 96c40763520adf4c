import { malformed } from './statement-error.js';

/** A token of a statement. */
export interface StatementToken {
  /** `name` is a word in double quotes, `string` a text in single ones; both are without their quotes. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'end';
  readonly text: string;
  /** Where it starts. */
  readonly at: number;
}

const skippedPattern = /(?:\s|--[^\n]*)*/uy;
const tokenPattern =
  /(?:([A-Za-z_$][A-Za-z0-9_$]*)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(<<|>>|<=|>=|<>|!=|[^\s]))/uy;
const kinds = ['word', 'name', 'string', 'number', 'symbol'] as const;
const symbols = new Set('<< >> <= >= <> != = < > ( ) [ ] { } , . : ? + - *'.split(' '));

/** The tokens of a statement, with an `end` at the end. Throws `ValidationException`. */
export function tokenizeStatement(source: string): readonly StatementToken[] {
  const tokens: StatementToken[] = [];
  for (let at = skip(source, 0); at < source.length; at = skip(source, tokenPattern.lastIndex)) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(source);
    if (match === null) throw malformed(`Unexpected token ${source.slice(at, at + 1)}`);
    const group = match.findIndex((text, index) => index > 0 && text !== undefined);
    const kind = kinds[group - 1] ?? 'symbol';
    const text = match[group] ?? '';
    if (kind === 'symbol' && !symbols.has(text)) throw malformed(`Unexpected token ${text}`);
    const quote = kind === 'name' ? '"' : "'";
    const plain = kind === 'name' || kind === 'string' ? text.replaceAll(quote + quote, quote) : text;
    tokens.push({ kind, text: plain, at });
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: source.length });
  return tokens;
}

/** Where the next token starts: behind blanks and comments. */
function skip(source: string, from: number): number {
  skippedPattern.lastIndex = from;
  skippedPattern.exec(source);
  return skippedPattern.lastIndex;
}
