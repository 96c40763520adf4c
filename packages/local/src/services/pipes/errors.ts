import { AwsError } from '../../kernel/aws-error.js';

export function notFound(name: string): AwsError {
  return new AwsError('NotFoundException', `Pipe ${name} does not exist.`, 404);
}

export function conflict(name: string): AwsError {
  return new AwsError('ConflictException', `Pipe ${name} already exists.`, 409);
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message, 400);
}
