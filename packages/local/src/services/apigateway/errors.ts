import { AwsError } from '../../kernel/aws-error.js';
import { validationMessage } from '../../kernel/invalid-input.js';
import { type Violation } from '../../kernel/models/violations.js';

/** https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html */
export function notFound(kind: string, id: string): AwsError {
  return new AwsError('NotFoundException', `Invalid ${kind} identifier specified ${id}`.trim(), 404);
}

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message);
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}

/** The error for an input that violates the model. */
export function invalidApiInput(violations: readonly Violation[]): AwsError {
  return badRequest(validationMessage(violations));
}
