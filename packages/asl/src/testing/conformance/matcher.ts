import { type RecordedCase } from './recorded-case.js';

const ignored = new Set(
  'ResponseMetadata $metadata SdkHttpMetadata SdkResponseMetadata redriveCount redriveStatus redriveStatusReason RedriveCount RedriveStatus RedriveStatusReason stackTrace trace requestId roleArn billingDetails traceHeader'.split(
    ' ',
  ),
);
const jsonFields =
  /^(input|output|cause|Input|Output|Cause|parameters|result|afterInputPath|afterParameters|afterResultSelector|afterResultPath|afterArguments|afterItemsPath|afterItemSelector|afterItemBatcher|variables|definition|Payload|body|assignedVariables)$/;
const isoTime = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?/g;
const isoTimeOrName = `(?:date|datetime|timestamp|${isoTime.source})`;
const placeholder = '<[A-Za-z][\\w .*-]*(?::[^<>"\\s]{0,60})?>';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 260 ? `${text.slice(0, 257)}...` : text;
}

/**
 * Compares an actual value with a recorded one, in which placeholders replace variable parts. Follows the rules of
 * asl-run.mjs.
 */
export class Matcher {
  readonly #values: ReadonlySet<string>;
  readonly #tokens: RegExp;
  readonly #patterns = new Map<string, RegExp | undefined>();

  constructor({ wildcards = {} }: RecordedCase) {
    this.#values = new Set(['timestamp', 'datetime', 'date', '<timestamp>', '<date>', ...(wildcards.values ?? [])]);
    this.#tokens = new RegExp(
      [placeholder, ...(wildcards.substrings ?? []).map(escaped), '111111111111', '222222222222', '\\bdate\\b'].join(
        '|',
      ),
      'g',
    );
  }

  /** Returns a description of the first difference, or undefined if there is none. */
  difference(expected: unknown, actual: unknown, path = '', key = ''): string | undefined {
    if (typeof expected === 'string') return this.#stringDifference(expected, actual, path, key);
    if (expected !== null && typeof expected === 'object' && typeof actual === 'string') {
      const value = parsed(actual);
      return value !== null && typeof value === 'object'
        ? this.difference(expected, value, path)
        : this.#describe(path, expected, actual);
    }
    if (Array.isArray(expected)) return this.#arrayDifference(expected, actual, path, key);
    if (expected !== null && typeof expected === 'object')
      return this.#objectDifference(expected as Record<string, unknown>, actual, path);
    if (expected === actual) return undefined;
    if (
      typeof expected === 'number' &&
      typeof actual === 'string' &&
      jsonFields.test(key) &&
      Number(actual) === expected
    )
      return undefined;
    return this.#describe(path, expected, actual);
  }

  #stringDifference(expected: string, found: unknown, path: string, key: string): string | undefined {
    if (this.#values.has(expected) && found !== undefined) return undefined;
    const actual =
      (typeof found === 'number' || typeof found === 'boolean') && String(found) === expected ? expected : found;
    if (typeof actual === 'string') {
      if (actual === expected || this.#pattern(expected)?.test(actual) === true) return undefined;
      if (expected.replace(isoTime, 'date') === actual.replace(isoTime, 'date')) return undefined;
      if (jsonFields.test(key) || /stackTrace|requestId|SdkHttpMetadata/.test(expected)) {
        const [e, a] = [parsed(expected), parsed(actual)];
        if (
          e !== undefined &&
          a !== undefined &&
          (typeof e !== 'string' || typeof a !== 'string' || e !== expected || a !== actual)
        )
          return this.difference(e, a, path);
      }
    } else if (actual !== null && typeof actual === 'object') {
      const e = parsed(expected);
      if (e !== null && typeof e === 'object') return this.difference(e, actual, path);
    }
    return this.#describe(path, expected, actual);
  }

  #arrayDifference(expected: readonly unknown[], actual: unknown, path: string, key: string): string | undefined {
    if (!Array.isArray(actual)) return this.#describe(path, expected, actual);
    if (expected.length !== actual.length) return `${path}: ${expected.length} items expected, ${actual.length} found`;
    for (const [i, item] of expected.entries()) {
      const difference = this.difference(item, actual[i], `${path}[${i}]`, key);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }

  #objectDifference(expected: Record<string, unknown>, found: unknown, path: string): string | undefined {
    if (found === null || typeof found !== 'object' || Array.isArray(found))
      return this.#describe(path, expected, found);
    const actual = found as Record<string, unknown>;
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (ignored.has(key) || (!(key in expected) && actual[key] === undefined)) continue;
      const difference = this.#fieldDifference(expected, actual, path, key);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }

  #fieldDifference(
    expected: Record<string, unknown>,
    actual: Record<string, unknown>,
    path: string,
    key: string,
  ): string | undefined {
    if (!(key in expected)) {
      const alias = Object.keys(expected).find((name) => !(name in actual) && this.#pattern(name)?.test(key) === true);
      return alias === undefined
        ? `${path}.${key}: not expected, found ${short(actual[key])}`
        : this.difference(expected[alias], actual[key], `${path}.${key}`, key);
    }
    if (actual[key] === undefined) {
      const aliased = Object.keys(actual).some(
        (name) => !(name in expected) && this.#pattern(key)?.test(name) === true,
      );
      return aliased ? undefined : `${path}.${key}: expected ${short(expected[key])}, missing`;
    }
    return this.difference(expected[key], actual[key], `${path}.${key}`, key);
  }

  #pattern(text: string): RegExp | undefined {
    if (this.#patterns.has(text)) return this.#patterns.get(text);
    let out = '';
    let last = 0;
    for (const match of text.matchAll(this.#tokens)) {
      const [token] = match;
      out += escaped(text.slice(last, match.index));
      out += /^\d{12}$/.test(token) ? '\\d{12}' : token === 'date' ? isoTimeOrName : '[^]*?';
      last = match.index + token.length;
    }
    const pattern = last === 0 && out === '' ? undefined : new RegExp(`^${out}${escaped(text.slice(last))}$`);
    this.#patterns.set(text, pattern);
    return pattern;
  }

  #describe(path: string, expected: unknown, actual: unknown): string {
    return `${path}: expected ${short(expected)}, found ${short(actual)}`;
  }
}
