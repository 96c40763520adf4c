import { errorDocsUrl } from '@stepwell/core';
import { Duration, Size, Token } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';

/**
 * A prop of a construct has an invalid value. Thrown while the app is built, before synthesis. The message names the
 * construct's path, the prop, the valid values and the actual value.
 */
export class InvalidProp extends Error {
  override readonly name = 'InvalidProp';
  /** The page that explains this error. */
  readonly docs = errorDocsUrl('InvalidProp');
  /** The path of the construct, such as `MyStack/Images`. */
  readonly constructPath: string;
  /** The prop's name. */
  readonly prop: string;

  /**
   * @param expectation what the prop must be: the end of the sentence "`<prop>` must be …"
   * @param hint one sentence with the reason or the fix, without its period
   */
  constructor(scope: IConstruct, prop: string, value: unknown, expectation: string, hint?: string) {
    const problem =
      value === undefined
        ? `${prop} is required: ${expectation}`
        : `${prop} must be ${expectation}, got ${formatValue(value)}`;
    super(`${scope.node.path}: ${problem}.${hint === undefined ? '' : ` ${hint}.`}`);
    this.constructPath = scope.node.path;
    this.prop = prop;
  }
}

/** Checks an integer within bounds. Returns a token unchecked, because its value is known only at deployment. */
export function checkInteger(scope: IConstruct, prop: string, value: number, min: number, max: number): number {
  if (Token.isUnresolved(value)) return value;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InvalidProp(scope, prop, value, `an integer from ${min} to ${max}`);
  }
  return value;
}

/** Checks that each string of a list matches a pattern. Returns tokens unchecked. */
export function checkStrings(
  scope: IConstruct,
  prop: string,
  values: readonly string[],
  pattern: RegExp,
  expectation: string,
): readonly string[] {
  if (Token.isUnresolved(values)) return values;
  const invalid = values.find((value) => !Token.isUnresolved(value) && !pattern.test(value));
  if (invalid !== undefined) throw new InvalidProp(scope, prop, invalid, expectation);
  return values;
}

/** The reason why props for a new resource cannot be combined with an existing resource. */
export const EXISTING_RESOURCE_HINT = 'The construct does not change existing resources';

/** Rejects those of the named props that are specified. @param reason when they have no effect, and an optional hint */
export function rejectProps<Props extends object>(
  scope: IConstruct,
  props: Props,
  names: readonly (keyof Props & string)[],
  reason: { readonly when: string; readonly hint?: string },
): void {
  for (const name of names) {
    if (props[name] !== undefined)
      throw new InvalidProp(scope, name, props[name], `omitted when ${reason.when}`, reason.hint);
  }
}

/** Formats a construct as its path, a duration or size as the CDK prints it, and any other value as JSON. */
function formatValue(value: unknown): string {
  if (Construct.isConstruct(value)) return value.node.path;
  if (value instanceof Duration || value instanceof Size) return value.toString();
  if (Token.isUnresolved(value)) return 'a token';
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // A cyclic object, such as one with a construct.
    return typeof value;
  }
}
