import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { acceptsItem } from './evaluate-filter.js';
import { applyFunction } from './path-functions.js';
import { PathNotFound, type PathEvaluation } from './path-evaluation.js';
import { formatNames, formatPath, type ParsedPath, type PathToken } from './path-tokens.js';

/**
 * Evaluates a path as Jayway JsonPath does without options. Returns the value of a definite path, and an array of all
 * values of another path. Throws {@link PathNotFound}, or {@link InvalidEvaluation} for values that a filter or function
 * cannot be applied to.
 *
 * @param value the value that the path applies to; for paths in filters, the item
 */
export function evaluatePath(path: ParsedPath, value: Json, evaluation: PathEvaluation): Json {
  const results: Json[] = [];
  if (path.tokens.length === 0) return value;
  new Walk(path, evaluation, results).visit(0, value, path.root);
  if (!path.definite) return results;
  const last = results.at(-1);
  return last === undefined ? evaluation.failNotFound(() => `No results for path: ${formatPath(path)}`) : last;
}

/** A value and its location, for messages. */
interface Place {
  readonly value: Json;
  readonly at: string;
}

/** One evaluation of a path. */
class Walk {
  readonly #tokens: readonly PathToken[];
  /** Whether the tokens before each token are definite. A missing value is an error only after definite tokens. */
  readonly #definiteBefore: readonly boolean[];

  constructor(
    path: ParsedPath,
    private readonly evaluation: PathEvaluation,
    private readonly results: Json[],
  ) {
    this.#tokens = path.tokens;
    this.#definiteBefore = definiteBefore(path);
  }

  /** Applies the tokens from `index` to a value. `at` is its location, for messages. */
  visit(index: number, value: Json, at: string): void {
    this.evaluation.countSteps();
    const token = this.#tokens[index];
    if (token === undefined) {
      this.results.push(value);
      return;
    }
    switch (token.kind) {
      case 'property':
        return this.#visitProperties(index, token.names, value, at);
      case 'index':
        return this.#visitIndexes(index, token.indexes, value, at);
      case 'slice':
        return this.#visitSlice(index, token, value, at);
      case 'wildcard':
        return this.#visitChildren(index, value, at);
      case 'scan':
        return this.#visitDescendants(index + 1, value, at);
      case 'filter':
        return this.#visitMatches(index, token, value, at);
      case 'function': {
        const result = applyFunction(token, value, this.evaluation, (path, from) =>
          evaluatePath(path, from, this.evaluation),
        );
        // A function can copy a list or create a long text.
        if (typeof result === 'string' || Array.isArray(result)) this.evaluation.countSteps(result.length / 10);
        this.results.push(result);
        if (!this.#isLast(index)) this.visit(index + 1, result, at);
      }
    }
  }

  #isLast(index: number): boolean {
    return index === this.#tokens.length - 1;
  }

  #isDefiniteBefore(index: number): boolean {
    return this.#definiteBefore[index] === true;
  }

  #visitProperties(index: number, names: readonly string[], value: Json, at: string): void {
    this.evaluation.countSteps(names.length);
    if (!isJsonObject(value)) {
      if (!this.#isDefiniteBefore(index)) return;
      this.evaluation.failNotFound(
        () =>
          `Expected to find an object with property ${formatNames(names, ',')} in path ${at} but found '${typeName(value)}'.`,
      );
    }
    const [only] = names;
    if (only !== undefined && names.length === 1) this.#visitProperty(index, only, value, at);
    else if (this.#isLast(index)) this.results.push(this.#pick(names, value, at));
    else for (const name of names) this.#visitProperty(index, name, value, at);
  }

  #visitProperty(index: number, name: string, value: JsonObject, at: string): void {
    const location = this.#below(at, name);
    if (Object.hasOwn(value, name)) return this.visit(index + 1, value[name] as Json, location);
    const { requireProperties } = this.evaluation;
    if (this.#isLast(index)) {
      if (requireProperties) this.evaluation.failNotFound(() => `No results for path: ${location}`);
      return;
    }
    const token = this.#tokens[index];
    const single = token?.kind === 'property' && token.names.length === 1;
    if (requireProperties || (single && this.#isDefiniteBefore(index)))
      this.evaluation.failNotFound(() => `Missing property in path ${location}`);
  }

  #pick(names: readonly string[], value: JsonObject, at: string): JsonObject {
    const picked: [string, Json][] = [];
    for (const name of names) {
      if (Object.hasOwn(value, name)) picked.push([name, value[name] as Json]);
      else if (this.evaluation.requireProperties)
        this.evaluation.failNotFound(() => `Missing property in path ${at}${formatNames(names, ', ')}`);
    }
    return Object.fromEntries(picked);
  }

  #visitIndexes(index: number, indexes: readonly number[], value: Json, at: string): void {
    this.evaluation.countSteps(indexes.length);
    const list = this.#arrayFor(index, value, at);
    if (list !== undefined) for (const item of indexes) this.#visitItem(index, item, list, at);
  }

  #visitSlice(
    index: number,
    { from, to }: { readonly from: number | undefined; readonly to: number | undefined },
    value: Json,
    at: string,
  ): void {
    const list = this.#arrayFor(index, value, at);
    if (list === undefined) return;
    const { length } = list;
    // Negative positions count from the end, but not in a slice with both.
    const start = from === undefined ? 0 : from < 0 && to === undefined ? Math.max(0, length + from) : from;
    const end = to === undefined ? length : to < 0 && from === undefined ? length + to : to;
    for (let item = Math.max(start, -length); item < Math.min(end, length); item++)
      this.#visitItem(index, item, list, at);
  }

  /** The array that an index applies to; undefined if there is none and that is no error. */
  #arrayFor(index: number, value: Json, at: string): readonly Json[] | undefined {
    if (Array.isArray(value)) return value;
    if (!this.#isDefiniteBefore(index)) return undefined;
    return this.evaluation.failNotFound(() =>
      value === null
        ? `The path ${at} is null`
        : `Filter: ${formatPath({ root: '$', tokens: this.#tokens.slice(index), definite: true }).slice(1)} can only be applied to arrays. Current context is: ${JSON.stringify(value)}`,
    );
  }

  #visitItem(index: number, item: number, list: readonly Json[], at: string): void {
    const found = list[item < 0 ? list.length + item : item];
    if (found !== undefined) this.visit(index + 1, found, this.#below(at, item));
  }

  #visitChildren(index: number, value: Json, at: string): void {
    if (Array.isArray(value)) {
      for (let item = 0; item < value.length; item++)
        this.#visitChild(index, value[item] as Json, this.#below(at, item));
    } else if (isJsonObject(value)) {
      for (const [name, child] of Object.entries(value)) this.visit(index + 1, child, this.#below(at, name));
    }
  }

  /** An item without the value that the rest of the path requires has no result. */
  #visitChild(index: number, item: Json, at: string): void {
    try {
      this.visit(index + 1, item, at);
    } catch (error) {
      if (!(error instanceof PathNotFound) || this.evaluation.requireProperties) throw error;
    }
  }

  /** Applies the token at `index` to a value and to all values inside it, parents first. */
  #visitDescendants(index: number, value: Json, at: string): void {
    const token = this.#tokens[index];
    const pending: Place[] = [{ value, at }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      this.evaluation.countSteps();
      if (token !== undefined && this.#applies(token, next.value)) this.visit(index, next.value, next.at);
      const children = this.#childrenOf(next);
      for (let i = children.length - 1; i >= 0; i--) pending.push(children[i] as Place);
    }
  }

  /** The arrays and objects in a value. */
  #childrenOf({ value, at }: Place): Place[] {
    const children: Place[] = [];
    if (Array.isArray(value)) {
      value.forEach((item, i) => {
        if (typeof item === 'object') children.push({ value: item, at: this.#below(at, i) });
      });
    } else if (isJsonObject(value)) {
      for (const [name, child] of Object.entries(value))
        if (typeof child === 'object') children.push({ value: child, at: this.#below(at, name) });
    }
    return children;
  }

  /** The location of a child, if messages are read. */
  #below(at: string, child: string | number): string {
    if (!this.evaluation.explains) return at;
    return typeof child === 'number' ? `${at}[${child}]` : `${at}['${child}']`;
  }

  /** Whether the token after `..` applies to an object or array. */
  #applies(token: PathToken, value: Json): boolean {
    switch (token.kind) {
      case 'property': {
        if (!isJsonObject(value)) return false;
        const definite = token.names.length === 1 || this.#tokens.at(-1) === token;
        return !definite || token.names.every((name) => Object.hasOwn(value, name));
      }
      case 'index':
      case 'slice':
        return Array.isArray(value);
      case 'wildcard':
        return Array.isArray(value) || isJsonObject(value);
      case 'filter':
        // The items of an array are tested when their turn comes.
        return isJsonObject(value);
      default:
        return false;
    }
  }

  #visitMatches(index: number, token: Extract<PathToken, { kind: 'filter' }>, value: Json, at: string): void {
    if (isJsonObject(value)) {
      if (this.#accepts(token, value)) this.visit(index + 1, value, at);
    } else if (Array.isArray(value)) {
      for (let item = 0; item < value.length; item++) {
        if (this.#accepts(token, value[item] as Json)) this.#visitItem(index, item, value, at);
      }
    } else if (this.#isDefiniteBefore(index)) {
      this.evaluation.failInvalid(
        () => `Filter: [?] can not be applied to primitives. Current context is: ${JSON.stringify(value)}`,
      );
    }
  }

  #accepts({ filter }: Extract<PathToken, { kind: 'filter' }>, item: Json): boolean {
    return acceptsItem(filter, item, this.evaluation, evaluatePath);
  }
}

const definiteness = new WeakMap<ParsedPath, readonly boolean[]>();

function definiteBefore(path: ParsedPath): readonly boolean[] {
  const known = definiteness.get(path);
  if (known !== undefined) return known;
  let definite = true;
  const list = path.tokens.map((token) => {
    const before = definite;
    definite &&=
      (token.kind === 'property' && token.names.length === 1) ||
      (token.kind === 'index' && token.indexes.length === 1) ||
      token.kind === 'function';
    return before;
  });
  definiteness.set(path, list);
  return list;
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
