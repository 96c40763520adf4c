import { errorDocs } from '@stepwell/core';
import { Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';

/**
 * A prop has a value that the construct does not accept. Thrown while the app is built, before anything is synthesized.
 * The message names the construct's path, the prop, its value and what to give instead.
 */
export class InvalidProp extends Error {
  override readonly name = 'InvalidProp';
  /** The page that explains this error. */
  readonly docs = errorDocs('InvalidProp');
  /** The path of the construct, such as `MyStack/Images`. */
  readonly constructPath: string;
  /** The prop's name. */
  readonly prop: string;

  constructor(scope: IConstruct, prop: string, value: unknown, remedy: string) {
    super(`${scope.node.path}: ${prop} ${JSON.stringify(value) ?? 'nothing'} is not accepted; give ${remedy}.`);
    this.constructPath = scope.node.path;
    this.prop = prop;
  }
}

/** A whole number within bounds; a token is taken as it is, for its value is known only when the stack is deployed. */
export function wholeNumber(scope: IConstruct, prop: string, value: number, least: number, most: number): number {
  if (Token.isUnresolved(value)) return value;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidProp(scope, prop, value, `a whole number from ${least} to ${most}`);
  }
  return value;
}

/** A list of texts that each match a pattern; tokens are taken as they are. */
export function texts(
  scope: IConstruct,
  prop: string,
  values: readonly string[],
  pattern: RegExp,
  remedy: string,
): readonly string[] {
  if (Token.isUnresolved(values)) return values;
  const refused = values.find((value) => !Token.isUnresolved(value) && !pattern.test(value));
  if (refused !== undefined) throw new InvalidProp(scope, prop, refused, remedy);
  return values;
}
