import { AwsError } from '../../kernel/aws-error.js';

// Errors of the IAM API: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExists', message, 409);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError('DeleteConflict', message, 409);
}

/** Parses a policy document. Throws `MalformedPolicyDocument`. */
export function checkDocument(document: string): string {
  try {
    const parsed: unknown = JSON.parse(document);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return document;
  } catch {
    // The error below answers it.
  }
  throw new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.');
}
