import { Fn, Token } from 'aws-cdk-lib';

/** A list as an environment variable; a list that is a token is joined when the stack is deployed. */
export function commaSeparated(values: readonly string[]): string {
  return Token.isUnresolved(values) ? Fn.join(',', [...values]) : values.join(',');
}
