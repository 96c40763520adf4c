import { AwsError } from '../../kernel/aws-error.js';

/** The request is wrong in itself or does not fit the table. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** A value of the request has the wrong JSON type. */
export function serializationError(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

/** A table, an index or another resource does not exist. */
export function notFound(message = 'Requested resource not found'): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

/** The condition of a write was not met; `item` is the stored item if the request asks for it. */
export function conditionFailed(item?: object): AwsError {
  return new AwsError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    400,
    item === undefined ? {} : { Item: item },
  );
}

/** The start of many messages of `ValidationException`. */
export const invalidParameters = 'One or more parameter values were invalid: ';
