import { AwsError } from '../../kernel/endpoint/aws-error.js';

/** The names of the errors that the CloudWatch Logs API gives here. */
export type LogsErrorName =
  | 'InvalidParameterException'
  | 'ResourceAlreadyExistsException'
  | 'ResourceNotFoundException'
  | 'UnknownOperationException';

/** A refusal of the CloudWatch Logs API: `name` is the error type that a client sees. */
export class LogsError extends AwsError {
  constructor(name: LogsErrorName, message: string) {
    super(name, message);
  }

  static noSuchGroup(): LogsError {
    return new LogsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }

  static noSuchStream(): LogsError {
    return new LogsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }

  /** An invalid value; `remedy` describes valid values. */
  static invalid(parameter: string, value: unknown, remedy: string): LogsError {
    return new LogsError(
      'InvalidParameterException',
      `${parameter} must be ${remedy}, got '${String(value).slice(0, 80)}'`,
    );
  }

  /** A filter pattern that cannot be taken, with the reason. */
  static invalidPattern(pattern: string, reason: string): LogsError {
    return new LogsError('InvalidParameterException', `Invalid filter pattern '${pattern.slice(0, 80)}': ${reason}`);
  }
}
