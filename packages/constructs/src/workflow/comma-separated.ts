import { Fn, Token } from 'aws-cdk-lib';

/** Formats a list for an environment variable. A token list is joined at deployment. */
export function commaSeparated(values: readonly string[]): string {
  return Token.isUnresolved(values) ? Fn.join(',', [...values]) : values.join(',');
}
