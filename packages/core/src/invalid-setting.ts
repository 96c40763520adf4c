import { problemMessage } from './contract/problem.js';
import { StepwellError } from './stepwell-error.js';

/** A setting of a deployment, such as an environment variable of a function, is missing or invalid. */
export class InvalidSetting extends StepwellError {
  override readonly name = 'InvalidSetting';
  readonly fault = 'caller';
  readonly retryable = false;

  /**
   * @param setting the name of the setting
   * @param value the value found, `undefined` if it is missing
   * @param expected the valid values, as a phrase that completes "must be"
   */
  constructor(
    readonly setting: string,
    value: unknown,
    readonly expected: string,
  ) {
    super(problemMessage(setting, value, expected));
  }
}
