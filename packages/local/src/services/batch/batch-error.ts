import { AwsError } from '../../endpoint/aws-error.js';

/** A refusal of the AWS Batch API, which knows one name for all of them: `ClientException`. */
export class BatchError extends AwsError {
  constructor(message: string, statusCode = 400) {
    super('ClientException', message, statusCode);
  }

  /** A value that cannot be taken: says which, and what to give instead. */
  static invalid(parameter: string, value: unknown, remedy: string): BatchError {
    return new BatchError(
      `${parameter}: ${(JSON.stringify(value) ?? 'nothing').slice(0, 80)} is not accepted; give ${remedy}`,
    );
  }
}
