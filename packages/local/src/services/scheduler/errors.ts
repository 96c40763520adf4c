import { AwsError } from '../../kernel/aws-error.js';

/** There is no such schedule or group: `Schedule nightly`. */
export function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', `${what} does not exist.`, 404);
}

export function conflict(what: string): AwsError {
  return new AwsError('ConflictException', `${what} already exists.`, 409);
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message, 400);
}
