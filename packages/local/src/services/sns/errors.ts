import { AwsError } from '../../kernel/aws-error.js';

// Errors of the SNS API: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html

/** @param problem names the parameter, and says what is wrong with its value */
export function invalidParameter(problem: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${problem}`);
}

/** The error for a value that the query protocol cannot carry in its place: that of a message attribute. */
export function invalidValue(problem: string): AwsError {
  return new AwsError('ParameterValueInvalid', problem);
}

export function notFound(what: 'Topic' | 'Subscription'): AwsError {
  return new AwsError('NotFound', `${what} does not exist`, 404);
}

/** Checks the form of an ARN. Throws `InvalidParameter`. */
export function checkArn(arn: string, parameter: string): void {
  if (arn === '') throw invalidParameter(`${parameter} Reason: no value for required parameter`);
  const { length } = arn.split(':');
  if (length < 6) throw invalidParameter(`${parameter} Reason: An ARN must have at least 6 elements, not ${length}`);
}
