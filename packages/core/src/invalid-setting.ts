import { problemMessage, formatValue } from './contract/problem.js';
import { StepwellError } from './stepwell-error.js';

/** A setting of a deployment, such as an environment variable of a function, is missing or not usable. */
export class InvalidSetting extends StepwellError {
  override readonly name = 'InvalidSetting';
  readonly fault = 'caller';
  readonly retryable = false;

  /** @param setting its name @param value as found @param expected what to give instead */
  constructor(
    readonly setting: string,
    value: unknown,
    readonly expected: string,
  ) {
    super(problemMessage(setting, formatValue(value), expected));
  }
}
