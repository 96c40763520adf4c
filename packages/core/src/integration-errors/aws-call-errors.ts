/**
 * The names of errors with which a function fails when a service rejected its call and the retries of the AWS SDK are
 * used up: throttles first, then faults and lost connections. A Task that calls such a function fails with these names,
 * without a prefix.
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

/** The response of a service's API to a throttled call. */
export interface ThrottleResponse {
  readonly code: string;
  readonly statusCode: number;
  readonly message: string;
}

/** The throttle responses by the service name in the request signature. */
export const throttleResponses = {
  /** @see https://docs.aws.amazon.com/batch/latest/APIReference/CommonErrors.html */
  batch: { code: 'TooManyRequestsException', statusCode: 429, message: 'Too Many Requests' },
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
  dynamodb: {
    code: 'ProvisionedThroughputExceededException',
    statusCode: 400,
    message:
      'The level of configured provisioned throughput for the table was exceeded. ' +
      'Consider increasing your provisioning level with the UpdateTable API.',
  },
  /** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
  events: { code: 'ThrottlingException', statusCode: 400, message: 'Rate exceeded' },
  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
  lambda: { code: 'TooManyRequestsException', statusCode: 429, message: 'Rate Exceeded.' },
  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
  s3: { code: 'SlowDown', statusCode: 503, message: 'Please reduce your request rate.' },
  /** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors */
  sns: { code: 'Throttled', statusCode: 429, message: 'Rate exceeded' },
  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
  sqs: { code: 'RequestThrottled', statusCode: 400, message: 'The request was denied due to request throttling.' },
  /** @see https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html */
  states: { code: 'ThrottlingException', statusCode: 400, message: 'Rate exceeded' },
} as const satisfies Readonly<Record<string, ThrottleResponse>>;
