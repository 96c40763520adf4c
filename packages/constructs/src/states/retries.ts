import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Errors of Lambda itself, not of a function's code: throttling, and calls that never reached the function
 * (https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception).
 */
export const LAMBDA_SERVICE_ERRORS = [
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
];

/** Errors of S3. `S3.S3Exception` is all that Step Functions says of both a `503 Slow Down` and a `403`. */
export const S3_SERVICE_ERRORS = ['S3.SdkClientException', 'S3.S3Exception'];

/** Errors of SNS that pass. */
export const SNS_SERVICE_ERRORS = ['SNS.ThrottledException', 'SNS.InternalErrorException', 'SNS.KMSThrottlingException', 'SNS.SdkClientException'];

/** Errors of DynamoDB that pass, as `aws-sdk:dynamodb` tasks name them. A condition that does not hold is none of them, nor is a request that is wrong. */
export const DYNAMODB_SERVICE_ERRORS = [
  'DynamoDb.ProvisionedThroughputExceededException',
  'DynamoDb.RequestLimitExceededException',
  'DynamoDb.ThrottlingException',
  'DynamoDb.InternalServerErrorException',
  'DynamoDb.TransactionConflictException',
  'DynamoDb.TransactionInProgressException',
  'DynamoDb.SdkClientException',
];

/** Errors of Batch while a job is submitted, under the names that Step Functions has given them over time; a job that failed is none of these. */
export const BATCH_SERVICE_ERRORS = ['Batch.ServerException', 'Batch.TooManyRequestsException', 'Batch.AWSBatchException', 'Batch.BatchException', 'Batch.SdkClientException'];

/** Tries again up to six times within about two minutes, at random moments so that batches do not come back together. */
export function retryOf(errors: string[]): RetryProps {
  return {
    errors,
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxDelay: Duration.seconds(60),
    maxAttempts: 6,
    jitterStrategy: JitterType.FULL,
  };
}
