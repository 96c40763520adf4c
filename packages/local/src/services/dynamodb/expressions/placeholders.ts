import { type AttributeValue } from '../values/attribute-value.js';
import { ExpressionError } from './expression-error.js';
import { type PathElement, type PathSyntax } from './syntax.js';

/** A document path without placeholders: the name of an attribute, then names and indexes. */
export type Path = readonly (string | number)[];

/** The names and values that placeholders stand for in the expressions of one request. */
export class Placeholders {
  readonly #unusedNames: Set<string>;
  readonly #unusedValues: Set<string>;
  /** The attributes of which an expression names a part: `a` in `a.b`. */
  readonly nested = new Set<string>();

  constructor(
    private readonly names: ReadonlyMap<string, string> = new Map(),
    private readonly values: ReadonlyMap<string, AttributeValue> = new Map(),
  ) {
    this.#unusedNames = new Set(names.keys());
    this.#unusedValues = new Set(values.keys());
  }

  /** The names that no expression used. */
  get unusedNames(): readonly string[] {
    return [...this.#unusedNames];
  }

  /** The values that no expression used. */
  get unusedValues(): readonly string[] {
    return [...this.#unusedValues];
  }

  /** The path that a syntax stands for. Throws `ExpressionError` for a name that is not defined. */
  path({ elements }: PathSyntax): Path {
    const path = elements.map((element) => this.#element(element));
    const [head] = path;
    if (path.length > 1 && typeof head === 'string') this.nested.add(head);
    return path;
  }

  /** The value of a placeholder. Throws `ExpressionError` if it is not defined. */
  value(placeholder: string): AttributeValue {
    const value = this.values.get(placeholder);
    if (value === undefined) {
      throw new ExpressionError(
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    }
    this.#unusedValues.delete(placeholder);
    return value;
  }

  #element(element: PathElement): string | number {
    if (typeof element !== 'object') return element;
    const name = this.names.get(element.placeholder);
    if (name === undefined) {
      throw new ExpressionError(
        `An expression attribute name used in the document path is not defined; attribute name: ${element.placeholder}`,
      );
    }
    this.#unusedNames.delete(element.placeholder);
    return name;
  }
}

/** A path as errors show it: `[a, [0], b]`. */
export function shownPath(path: Path): string {
  return `[${path.map((element) => (typeof element === 'number' ? `[${element}]` : element)).join(', ')}]`;
}
