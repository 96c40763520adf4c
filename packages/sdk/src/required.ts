/** The fix in error messages about a state machine ARN. */
export const stateMachineRemedy =
  'Pass the ARN of the state machine (stateMachineArn of the construct): ' +
  'arn:aws:states:<region>:<account>:stateMachine:<name>';

/**
 * Checks a required string. An unset environment variable or a missing stack output is `undefined`.
 *
 * @param remedy the fix: one sentence without the final period
 * @throws TypeError naming the field
 */
export function requiredString(field: string, value: unknown, remedy: string): string {
  if (value === undefined || value === null || value === '') throw new TypeError(`${field} is required. ${remedy}.`);
  if (typeof value !== 'string')
    throw new TypeError(`${field} must be a string, got ${formatValue(value)}. ${remedy}.`);
  return value;
}

/** Checks an optional string. An empty string is an unset variable, never a valid name. */
export function optionalString(field: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  throw new TypeError(
    `${field} must be a string with at least one character, got ${formatValue(value)}. Omit it to use the default.`,
  );
}

/** Checks the handle that every client requires. */
export function requiredStepwell(stepwell: unknown): void {
  if (typeof stepwell === 'object' && stepwell !== null && 'sfn' in stepwell) return;
  const problem =
    stepwell === undefined || stepwell === null
      ? 'is required'
      : `must be a Stepwell handle, got ${formatValue(stepwell)}`;
  throw new TypeError(`stepwell ${problem}. Create it with createStepwell().`);
}

/**
 * Checks the options of a client: the state machine ARN is required, and other names must not be empty.
 *
 * @throws TypeError naming the field
 */
export function clientOptions<Options extends { readonly stateMachineArn: string }>(
  stepwell: unknown,
  options: Options,
): Options {
  requiredStepwell(stepwell);
  const fields: Readonly<Record<string, unknown>> = Object(options) as never; // may be undefined in JavaScript
  requiredString('stateMachineArn', fields['stateMachineArn'], stateMachineRemedy);
  for (const [field, value] of Object.entries(fields)) {
    if (/^(queueUrl|\w+Name)$/.test(field)) optionalString(field, value);
  }
  return options;
}

function formatValue(value: unknown): string {
  return (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
