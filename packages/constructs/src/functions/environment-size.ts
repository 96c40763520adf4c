import { Stack } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * Lambda takes 4 KB of environment variables (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
 */
const ENVIRONMENT_LIMIT_BYTES = 4_096;

/** How long a value is taken to be that is known only when the stack is deployed: a name, a URL or an ARN. */
const TOKEN_BYTES = 128;

/**
 * Checks that Lambda takes the environment of a function: all variables together, measured as Lambda does, which is as
 * one JSON object with its quotes and escapes. A reference counts as {@link TOKEN_BYTES}.
 *
 * @param props the prop that a variable comes from, by the variable's name; the error names that of the largest
 * variable
 * @throws {@link InvalidProp}
 */
export function checkEnvironmentSize(
  scope: IConstruct,
  environment: Readonly<Record<string, string>>,
  props: Readonly<Record<string, string>>,
): void {
  const resolved = Object.entries(Stack.of(scope).resolve(environment) as Record<string, unknown>);
  const shown = Object.fromEntries(resolved.map(([name, value]) => [name, stringOf(value)]));
  const bytes = bytesOf(shown);
  if (bytes <= ENVIRONMENT_LIMIT_BYTES) return;
  const [largest = ''] = Object.keys(shown).sort((one, other) => bytesOf(shown[other]) - bytesOf(shown[one]));
  throw new InvalidProp(
    scope,
    props[largest] ?? largest,
    `${bytes} bytes of environment variables`,
    `less: a function has at most ${ENVIRONMENT_LIMIT_BYTES}`,
  );
}

/** A resolved value, with a text of the same length in the place of each reference. */
function stringOf(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { 'Fn::Join': join } = resolved as { 'Fn::Join'?: [string, unknown] };
  if (join === undefined || !Array.isArray(join[1])) return 'x'.repeat(TOKEN_BYTES);
  return join[1].map(stringOf).join(join[0]);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
