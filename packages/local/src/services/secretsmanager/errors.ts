import { AwsError } from '../../kernel/aws-error.js';

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html

export function secretNotFound(): AwsError {
  return new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

/** @param version `staging label: AWSCURRENT` or `VersionId: …` */
export function valueNotFound(version: string): AwsError {
  const message = `Secrets Manager can't find the specified secret value for ${version}`;
  return new AwsError('ResourceNotFoundException', message);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}

export function resourceExists(message: string): AwsError {
  return new AwsError('ResourceExistsException', message);
}
