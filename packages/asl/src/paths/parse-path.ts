import { parseLenientJson } from './lenient-json.js';
import { parseFilter } from './parse-filter.js';
import { type FunctionParameter, isDefinite, type ParsedPath, type PathToken } from './path-tokens.js';
import { invalidPath, PathText, unescapeText } from './path-text.js';

/**
 * Parses a JSONPath in the dialect of Jayway JsonPath 2, which AWS Step Functions uses
 * (https://github.com/json-path/JsonPath, `PathCompiler`). Throws `SyntaxError`.
 *
 * @param text a path that starts with `$` or `@`; blanks at its end are ignored
 */
export function parsePath(text: string): ParsedPath {
  const trimmed = text.replace(/ +$/, '');
  const root = trimmed.charAt(0);
  if (root !== '$' && root !== '@') throw invalidPath(`'${text}' must start with $`);
  if (trimmed.endsWith('.')) throw invalidPath("Path must not end with a '.' or '..'");
  const parser = new PathParser(new PathText(trimmed));
  const tokens = parser.parse();
  return scanAsParameter(createPath(root, tokens));
}

function createPath(root: '$' | '@', tokens: readonly PathToken[]): ParsedPath {
  return { root, tokens, definite: tokens.every((token, i) => isDefinite(token, i === tokens.length - 1)) };
}

/** Rewrites `$..a.sum()` as `$.sum($..a)`: the function applies to all results (`CompiledPath`). */
function scanAsParameter(path: ParsedPath): ParsedPath {
  const last = path.tokens.at(-1);
  if (path.tokens[0]?.kind !== 'scan' || last?.kind !== 'function') return path;
  const scan = createPath(path.root, path.tokens.slice(0, -1));
  return createPath('$', [{ ...last, parameters: [{ kind: 'path', path: scan }] }]);
}

class PathParser {
  readonly #tokens: PathToken[] = [];

  constructor(private readonly path: PathText) {}

  parse(): readonly PathToken[] {
    const { path } = this;
    if (path.length === 1) return [];
    path.position = 1;
    if (path.char !== '.' && path.char !== '[')
      throw invalidPath(`Illegal character at position 1, expected '.' or '['`);
    do this.#readToken();
    while (
      // Jayway JsonPath ignores one more character.
      path.position <
      path.length - 1
    );
    return this.#tokens;
  }

  #readToken(): void {
    const { path } = this;
    switch (path.char) {
      case '[':
        this.#readBracket();
        break;
      case '.':
        this.#readDot();
        break;
      case '*':
        path.position++;
        this.#tokens.push({ kind: 'wildcard' });
        break;
      default:
        this.#readNameOrFunction();
    }
  }

  /** `.` and `..`, with the token after them. */
  #readDot(): void {
    const { path } = this;
    const isScan = path.charAt(path.position + 1) === '.';
    if (isScan) this.#tokens.push({ kind: 'scan' });
    path.position += isScan ? 2 : 1;
    if (path.char === '.') throw invalidPath(`Character '.' on position ${path.position} is not valid.`);
    this.#readToken();
  }

  #readBracket(): void {
    const { path } = this;
    const next = path.charAt(path.nextSignificant());
    const token =
      next === "'" || next === '"'
        ? this.#readNames(next)
        : next === '*'
          ? this.#readWildcard()
          : next === '?'
            ? this.#readFilter()
            : this.#readIndexes();
    this.#tokens.push(token);
  }

  /** `['a', 'b']`. */
  #readNames(quote: string): PathToken {
    const { path } = this;
    const names: string[] = [];
    for (let at = path.position; ;) {
      const open = path.nextSignificant(at);
      if (path.charAt(open) !== quote) throw invalidPath(`Found empty property at index ${open}`);
      const end = path.closing(quote, open);
      if (end === -1) throw invalidPath(`Property has not been closed - missing closing ${quote}`);
      names.push(unescapeText(path.text.slice(open + 1, end)));
      at = path.nextSignificant(end);
      if (path.charAt(at) === ']') {
        path.position = at + 1;
        return { kind: 'property', names };
      }
      if (path.charAt(at) !== ',')
        throw invalidPath(
          `Property must be separated by comma or Property must be terminated close square bracket at index ${at}`,
        );
    }
  }

  #readWildcard(): PathToken {
    const { path } = this;
    const close = path.nextSignificant(path.nextSignificant());
    if (path.charAt(close) !== ']') throw invalidPath(`Expected wildcard token to end with ']' on position ${close}`);
    path.position = close + 1;
    return { kind: 'wildcard' };
  }

  /** `[?(...)]`. */
  #readFilter(): PathToken {
    const { path } = this;
    const start = path.position;
    const open = path.nextSignificant(path.nextSignificant());
    const close = path.charAt(open) === '(' ? path.closingBracket(open, '(', ')', true) : -1;
    const end = close === -1 ? -1 : path.nextSignificant(close);
    if (end === -1 || path.charAt(end) !== ']')
      throw invalidPath(`Could not parse token starting at position ${start}. Expected a filter: [?(...)]`);
    path.position = end + 1;
    return { kind: 'filter', filter: parseFilter(path.text.slice(open, close + 1), parsePath) };
  }

  /** `[0]`, `[0,1]`, `[1:3]`. */
  #readIndexes(): PathToken {
    const { path } = this;
    const start = path.position;
    const end = path.text.indexOf(']', start);
    const expression = end === -1 ? '' : path.text.slice(start + 1, end).trim();
    path.position = end + 1;
    // A step (`[0:4:2]`) is ignored.
    const slice = /^(-?\d*):(-?\d*)(?::-?\d*)*$/.exec(expression);
    if (slice !== null && `${slice[1]}${slice[2]}` !== '')
      return { kind: 'slice', from: optionalInteger(slice[1]), to: optionalInteger(slice[2]) };
    if (!/^-?\d+(?:\s*,\s*-?\d+)*$/.test(expression))
      throw invalidPath(`Could not parse token starting at position ${start}. Expected ?, ', 0-9, * `);
    return { kind: 'index', indexes: expression.split(',').map(Number) };
  }

  /** `name` or `name(...)`. */
  #readNameOrFunction(): void {
    const { path } = this;
    const start = path.position;
    const length = path.text.slice(start).search(/[ .[(]/);
    const end = length === -1 ? path.length : start + length;
    if (path.charAt(end) === ' ')
      throw invalidPath(
        `Use bracket notion ['my prop'] if your property contains blank characters. position: ${start}`,
      );
    if (end === start) throw invalidPath(`Could not parse token starting at position ${start}`);
    const name = path.text.slice(start, end);
    if (path.charAt(end) !== '(') {
      path.position = end;
      this.#tokens.push({ kind: 'property', names: [name] });
      return;
    }
    const close = path.closingBracket(end, '(', ')', false);
    if (close === -1) throw invalidPath(`Arguments to function: '${name}' are not closed properly.`);
    path.position = close + 1;
    const parameters = splitParameters(path.text.slice(end + 1, close)).map(parseParameter);
    this.#tokens.push({ kind: 'function', name, parameters });
  }
}

function optionalInteger(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isNaN(value)) throw invalidPath(`Failed to parse SliceOperation: ${text}`);
  return value;
}

/** Splits parameters at the commas outside brackets and strings. */
function splitParameters(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  const list = new PathText(text);
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      const end = list.closing(char, at);
      if (end === -1) throw invalidPath(`Missing closing ${char} in '${text}'`);
      at = end;
    } else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function parseParameter(text: string): FunctionParameter {
  return text.startsWith('$') || text.startsWith('@')
    ? { kind: 'path', path: parsePath(text) }
    : { kind: 'json', value: parseLenientJson(text) };
}
