import { Stack } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * The limit of Lambda for all environment variables
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
 */
const ENVIRONMENT_LIMIT_BYTES = 4_096;

/** The assumed length of a value that is known only at deployment: a name, a URL or an ARN. */
const TOKEN_BYTES = 128;

/**
 * Checks that the environment variables of a function do not exceed Lambda's limit. As in Lambda, the size is that of
 * one JSON object with its quotes and escapes. A reference counts as {@link TOKEN_BYTES}.
 *
 * @param props the prop that determines a variable, by the variable's name; the error names that of the largest
 * variable
 * @throws {@link InvalidProp}
 */
export function checkEnvironmentSize(
  scope: IConstruct,
  environment: Readonly<Record<string, string>>,
  props: Readonly<Record<string, string>>,
): void {
  const resolved = Object.entries(Stack.of(scope).resolve(environment) as Record<string, unknown>);
  const sized = Object.fromEntries(resolved.map(([name, value]) => [name, stringOf(value)]));
  const bytes = bytesOf(sized);
  if (bytes <= ENVIRONMENT_LIMIT_BYTES) return;
  const [largest = ''] = Object.keys(sized).sort((one, other) => bytesOf(sized[other]) - bytesOf(sized[one]));
  throw new InvalidProp(
    scope,
    props[largest] ?? largest,
    bytes,
    `short enough for ${ENVIRONMENT_LIMIT_BYTES} bytes of environment variables`,
  );
}

/** Replaces each reference in a resolved value with a string of the assumed length. */
function stringOf(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { 'Fn::Join': join } = resolved as { 'Fn::Join'?: [string, unknown] };
  if (join === undefined || !Array.isArray(join[1])) return 'x'.repeat(TOKEN_BYTES);
  return join[1].map(stringOf).join(join[0]);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
