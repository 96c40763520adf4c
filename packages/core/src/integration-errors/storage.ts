import { deduced, documented, recorded, reported, type ErrorGroup, defineIntegration } from './integration.js';

const updateErrors = deduced('amazondynamodb/latest/APIReference/API_UpdateItem.html#API_UpdateItem_Errors');
const commonErrors = deduced('amazondynamodb/latest/developerguide/Programming.Errors.html');
const transactErrors = deduced(
  'amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors',
);
const s3Recordings = recorded('error_handling/test_aws_sdk.snapshot.json');

/** The errors that both integrations of DynamoDB share, each with its own prefix. */
const writeErrors: readonly ErrorGroup[] = [
  [
    'throttle',
    updateErrors,
    'ProvisionedThroughputExceededException',
    'RequestLimitExceededException',
    'ThrottlingException',
  ],
  [
    'transient',
    updateErrors,
    'InternalServerErrorException',
    'TransactionConflictException',
    'ReplicatedWriteConflictException',
  ],
];

/** `arn:aws:states:::dynamodb:updateItem` and related actions, with the names of the AWS SDK for Java 1. */
export const dynamoDb = defineIntegration(
  'dynamodb',
  'DynamoDB',
  { name: 'AmazonDynamoDBException', source: reported('aws-samples/aws-stepfunctions-examples') },
  [
    ...writeErrors,
    ['transient', commonErrors, 'SdkClientException'],
    ['base', commonErrors, 'DynamoDbException'],
    ['outcome', updateErrors, 'ConditionalCheckFailedException'],
  ],
);

/**
 * `arn:aws:states:::aws-sdk:dynamodb:transactWriteItems` and related actions, with the names of the AWS SDK for Java 2.
 */
export const dynamoDbSdk = defineIntegration(
  'aws-sdk:dynamodb',
  'DynamoDb',
  { name: 'DynamoDbException', source: reported('iwamot/sfnx') },
  [
    ...writeErrors,
    ['transient', transactErrors, 'TransactionInProgressException'],
    ['transient', commonErrors, 'SdkClientException'],
    ['outcome', updateErrors, 'ConditionalCheckFailedException'],
    ['outcome', transactErrors, 'TransactionCanceledException'],
  ],
);

/**
 * `arn:aws:states:::aws-sdk:s3:putObject` and related actions. S3's model has no throttle and no fault: both are the
 * base exception.
 */
export const s3Sdk = defineIntegration(
  'aws-sdk:s3',
  'S3',
  { name: 'S3Exception', source: documented('supported-services-awssdk.html') },
  [
    ['transient', deduced('AmazonS3/latest/API/ErrorResponses.html'), 'SdkClientException'],
    ['outcome', s3Recordings, 'NoSuchKeyException', 'NoSuchBucketException'],
  ],
);
