/**
 * Names of errors that a function fails with when a service refused its call and the AWS SDK's own retries are used
 * up: throttles, then faults and lost connections. A Task that calls such a function fails with them, without a prefix.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const awsCallErrors: readonly string[] = [
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'Throttled',
  'RequestThrottledException',
  'RequestThrottled',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'TransactionConflictException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'SlowDown',
  'PriorRequestNotComplete',
  'KMSThrottlingException',
  'InternalError',
  'InternalFailure',
  'InternalException',
  'InternalServerError',
  'InternalServerException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
];
