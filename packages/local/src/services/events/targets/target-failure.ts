/**
 * Codes that EventBridge puts into `ERROR_CODE` of a dead letter.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
 */
export type DeliveryErrorCode =
  | 'NO_RESOURCE'
  | 'INVALID_JSON'
  | 'INVALID_PARAMETER'
  | 'ERROR_FROM_TARGET'
  | 'THROTTLING'
  | 'SDK_CLIENT_ERROR'
  | 'THIRD_ACCOUNT_HOP_DETECTED';

/** A failed delivery. Only transient failures are retried. */
export class TargetFailure extends Error {
  override readonly name = 'TargetFailure';

  constructor(
    readonly code: DeliveryErrorCode,
    message: string,
    readonly retryable: boolean,
  ) {
    super(message);
  }

  /** Converts a service's error to a delivery failure. */
  static from(error: unknown): TargetFailure {
    if (error instanceof TargetFailure) return error;
    const message = error instanceof Error ? error.message : String(error);
    const name = error instanceof Error ? error.name : '';
    if (/NotFound|DoesNotExist|NoSuch/.test(name)) return new TargetFailure('NO_RESOURCE', message, false);
    if (/Throttl|TooManyRequests|LimitExceeded/.test(name)) return new TargetFailure('THROTTLING', message, true);
    if (name === 'NetworkingError') return new TargetFailure('SDK_CLIENT_ERROR', message, true);
    if (/^Invalid|Validation|MissingParameter|TooLarge/.test(name))
      return new TargetFailure('INVALID_PARAMETER', message, false);
    return new TargetFailure('ERROR_FROM_TARGET', message, true);
  }
}
