import { DynamoDbError } from '../dynamodb-error.js';

/** A statement that is not one of PartiQL for DynamoDB. */
export function malformed(detail: string): DynamoDbError {
  return DynamoDbError.validation(`Statement wasn't well formed, can't be processed: ${detail}`);
}
