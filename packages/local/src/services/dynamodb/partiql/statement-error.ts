import { type AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';

/** A statement that is not one of PartiQL for DynamoDB. */
export function malformed(detail: string): AwsError {
  return validationError(`Statement wasn't well formed, can't be processed: ${detail}`);
}
