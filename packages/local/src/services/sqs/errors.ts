import { AwsError } from '../../kernel/aws-error.js';

/** Codes of the JSON protocol that differ in the query protocol. */
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

/** The code of an error in the query protocol, if it differs; the JSON protocol has it in `x-amzn-query-error`. */
export function queryCode({ code }: AwsError): string | undefined {
  return queryCodes[code];
}

export function noSuchQueue(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

/** An invalid value; `rule` describes valid values. */
export function invalidValue(parameter: string, value: unknown, rule: string): AwsError {
  return new AwsError(
    'InvalidParameterValue',
    `Value ${String(value).slice(0, 80)} for parameter ${parameter} is invalid. Reason: ${rule}.`,
  );
}

export function missingParameter(parameter: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`);
}

/** Returns an integer within limits, or `undefined` if it is missing. Throws `InvalidParameterValue`. */
export function integerBetween(
  parameter: string,
  value: number | undefined,
  min: number,
  max: number,
): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw invalidValue(parameter, value, `Must be between ${min} and ${max}, if provided`);
}

/** A failure of SQS itself; the same request can succeed later. */
export function internalError(): AwsError {
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  return new AwsError('InternalError', message, 500);
}
