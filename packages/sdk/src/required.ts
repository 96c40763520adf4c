/** How to name a state machine. */
export const stateMachineRemedy =
  'Give the ARN of the state machine, which the construct has as stateMachineArn: arn:aws:states:<region>:<account>:stateMachine:<name>';

/**
 * A required string. JavaScript passes what an environment variable or an output that is not there gives: `undefined`.
 *
 * @param remedy what to give instead, in one sentence without its full stop
 * @throws TypeError naming the field
 */
export function requiredString(field: string, value: unknown, remedy: string): string {
  if (value === undefined || value === null || value === '') throw new TypeError(`${field} is required. ${remedy}.`);
  if (typeof value !== 'string')
    throw new TypeError(`${field} must be a string, got ${formatValue(value)}. ${remedy}.`);
  return value;
}

/** A string that may be left out. An empty one is a variable that was not set, and no name of anything. */
export function optionalString(field: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  throw new TypeError(
    `${field} must be a string with at least one character, got ${formatValue(value)}. Leave it out for the default.`,
  );
}

/** The handle that every client takes. */
export function requiredStepwell(stepwell: unknown): void {
  if (typeof stepwell === 'object' && stepwell !== null && 'sfn' in stepwell) return;
  const problem =
    stepwell === undefined || stepwell === null
      ? 'is required'
      : `must be a Stepwell handle, got ${formatValue(stepwell)}`;
  throw new TypeError(`stepwell ${problem}. Make it with createStepwell().`);
}

/**
 * The options of a client, checked when it is made: the state machine is required, other names are not empty.
 *
 * @throws TypeError naming the field
 */
export function clientOptions<Options extends { readonly stateMachineArn: string }>(
  stepwell: unknown,
  options: Options,
): Options {
  requiredStepwell(stepwell);
  const given: Readonly<Record<string, unknown>> = Object(options) as never; // JavaScript may give none
  requiredString('stateMachineArn', given['stateMachineArn'], stateMachineRemedy);
  for (const [field, value] of Object.entries(given)) {
    if (/^(queueUrl|\w+Name)$/.test(field)) optionalString(field, value);
  }
  return options;
}

function formatValue(value: unknown): string {
  return (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
