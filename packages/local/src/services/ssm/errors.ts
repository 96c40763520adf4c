import { AwsError } from '../../kernel/aws-error.js';

// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html#API_PutParameter_Errors

export function parameterNotFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

export function versionNotFound(name: string, version: number | string): AwsError {
  const message = `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`;
  return new AwsError('ParameterVersionNotFound', message);
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
