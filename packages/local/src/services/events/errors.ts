import { AwsError } from '../../kernel/aws-error.js';

// Errors of the EventBridge API: https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html

/** A parameter that EventBridge does not accept. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', `${what} does not exist.`);
}

export function ruleNotFound(rule: string, bus: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Rule ${rule} does not exist on EventBus ${bus}.`);
}

export function alreadyExists(what: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `${what} already exists.`);
}
