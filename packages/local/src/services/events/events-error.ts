import { AwsError } from '../../kernel/endpoint/aws-error.js';

/** An error of the EventBridge API: https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
export class EventsError extends AwsError {
  /** A parameter that cannot be taken; says which, and why. */
  static validation(message: string): EventsError {
    return new EventsError('ValidationException', message);
  }

  static notFound(what: string): EventsError {
    return new EventsError('ResourceNotFoundException', `${what} does not exist.`);
  }

  static alreadyExists(what: string): EventsError {
    return new EventsError('ResourceAlreadyExistsException', `${what} already exists.`);
  }

  static pattern(reason: string): EventsError {
    return new EventsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
  }
}
