import { statesError } from './errors.js';

/** White space, brackets, wildcards, special characters, control characters and invalid code points. */
const forbidden =
  /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/u;

/**
 * Checks the name of a state machine, an execution or an activity.
 *
 * @throws AwsError `InvalidName`
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
export function checkName(name: string): void {
  if (forbidden.test(name)) throw statesError('InvalidName', `Invalid Name: '${name}'`);
}
