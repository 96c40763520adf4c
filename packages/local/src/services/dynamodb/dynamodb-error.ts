import { AwsError } from '../../kernel/endpoint/aws-error.js';

/** An error of the DynamoDB API; `details` are the further fields of its body (`Item`, `CancellationReasons`). */
export class DynamoDbError extends AwsError {
  /** The request is wrong in itself or does not fit the table. */
  static validation(message: string): DynamoDbError {
    return new DynamoDbError('ValidationException', message);
  }

  /** A value of the request has the wrong JSON type. */
  static serialization(message: string): DynamoDbError {
    return new DynamoDbError('SerializationException', message);
  }

  /** A table, an index or another resource does not exist. */
  static notFound(message = 'Requested resource not found'): DynamoDbError {
    return new DynamoDbError('ResourceNotFoundException', message);
  }

  /** The condition of a write was not met; `item` is the stored item where the request asks for it. */
  static conditionFailed(item?: object): DynamoDbError {
    return new DynamoDbError(
      'ConditionalCheckFailedException',
      'The conditional request failed',
      400,
      item === undefined ? {} : { Item: item },
    );
  }
}

/** The start of many messages of `ValidationException`. */
export const invalidParameters = 'One or more parameter values were invalid: ';
