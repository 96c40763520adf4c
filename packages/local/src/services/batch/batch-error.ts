import { AwsError } from '../../kernel/endpoint/aws-error.js';

/** A refusal of the AWS Batch API, which knows one name for all of them: `ClientException`. */
export class BatchError extends AwsError {
  constructor(message: string, statusCode = 400) {
    super('ClientException', message, statusCode);
  }

  /** An invalid value; `remedy` describes valid values. */
  static invalid(parameter: string, value: unknown, remedy: string): BatchError {
    return new BatchError(`${parameter} must be ${remedy}, got ${(JSON.stringify(value) ?? 'undefined').slice(0, 80)}`);
  }
}
