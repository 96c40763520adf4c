import { AwsError } from '../../kernel/endpoint/aws-error.js';

/** Codes of the JSON protocol whose name in the query protocol differs. */
const queryCodes: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

/** An error of the SQS API; its `name` is the JSON protocol's code. */
export class SqsError extends AwsError {
  static noSuchQueue(): SqsError {
    return new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }

  /** A value that cannot be taken; says which, and what to give instead. */
  static invalidValue(parameter: string, value: unknown, remedy: string): SqsError {
    return new SqsError(
      'InvalidParameterValue',
      `Value ${String(value).slice(0, 80)} for parameter ${parameter} is invalid. Reason: ${remedy}.`,
    );
  }

  static missing(parameter: string): SqsError {
    return new SqsError('MissingParameter', `The request must contain the parameter ${parameter}.`);
  }

  /** An integer within limits; `undefined` where it is missing. */
  static integerBetween(parameter: string, value: number | undefined, min: number, max: number): number | undefined {
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
    throw SqsError.invalidValue(parameter, value, `Must be between ${min} and ${max}, if provided`);
  }

  /** SQS itself failed; the same again may succeed. */
  static internal(): SqsError {
    return new SqsError(
      'InternalError',
      'The request processing has failed because of an unknown error, exception or failure.',
      500,
    );
  }

  /** The code that the query protocol uses, which the JSON protocol tells in `x-amzn-query-error`. */
  get queryCode(): string {
    return queryCodes[this.code] ?? this.code;
  }
}
