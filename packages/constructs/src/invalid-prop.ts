import { errorDocsUrl } from '@stepwell/core';
import { Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';

/**
 * A prop has a value that the construct does not accept. Thrown while the app is built, before anything is synthesized.
 * The message names the construct's path, the prop, its value and what to give instead.
 */
export class InvalidProp extends Error {
  override readonly name = 'InvalidProp';
  /** The page that explains this error. */
  readonly docs = errorDocsUrl('InvalidProp');
  /** The path of the construct, such as `MyStack/Images`. */
  readonly constructPath: string;
  /** The prop's name. */
  readonly prop: string;

  constructor(scope: IConstruct, prop: string, value: unknown, expectation: string) {
    super(`${scope.node.path}: ${prop} ${JSON.stringify(value) ?? 'nothing'} is not accepted; give ${expectation}.`);
    this.constructPath = scope.node.path;
    this.prop = prop;
  }
}

/** A whole number within bounds; a token is taken as it is, for its value is known only when the stack is deployed. */
export function checkInteger(scope: IConstruct, prop: string, value: number, min: number, max: number): number {
  if (Token.isUnresolved(value)) return value;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InvalidProp(scope, prop, value, `a whole number from ${min} to ${max}`);
  }
  return value;
}

/** A list of texts that each match a pattern; tokens are taken as they are. */
export function checkStrings(
  scope: IConstruct,
  prop: string,
  values: readonly string[],
  pattern: RegExp,
  expectation: string,
): readonly string[] {
  if (Token.isUnresolved(values)) return values;
  const refused = values.find((value) => !Token.isUnresolved(value) && !pattern.test(value));
  if (refused !== undefined) throw new InvalidProp(scope, prop, refused, expectation);
  return values;
}
