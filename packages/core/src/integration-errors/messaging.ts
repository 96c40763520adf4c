import { deduced, documented, recorded, defineIntegration } from './integration.js';

const sendErrors = deduced('AWSSimpleQueueService/latest/APIReference/API_SendMessage.html#API_SendMessage_Errors');
const publishErrors = deduced('sns/latest/api/API_Publish.html#API_Publish_Errors');
const putEventsErrors = deduced('eventbridge/latest/APIReference/API_PutEvents.html#API_PutEvents_Errors');

/** `arn:aws:states:::sqs:sendMessage`, with and without a task token. */
export const sqs = defineIntegration(
  'sqs',
  'SQS',
  { name: 'AmazonSQSException', source: recorded('error_handling/test_task_service_sqs.snapshot.json') },
  [
    ['transient', recorded('error_handling/test_task_service_sqs.snapshot.json'), 'SdkClientException'],
    ['throttle', sendErrors, 'RequestThrottledException', 'KmsThrottledException'],
    ['base', sendErrors, 'SqsException'],
  ],
);

/** `arn:aws:states:::aws-sdk:sqs:sendMessage`. */
export const sqsSdk = defineIntegration('aws-sdk:sqs', 'Sqs', { name: 'SqsException', source: sendErrors }, [
  ['transient', sendErrors, 'SdkClientException'],
  ['throttle', sendErrors, 'RequestThrottledException', 'KmsThrottledException'],
]);

/** `arn:aws:states:::sns:publish`. */
export const sns = defineIntegration('sns', 'SNS', { name: 'AmazonSNSException', source: publishErrors }, [
  ['throttle', publishErrors, 'ThrottledException', 'KMSThrottlingException', 'KmsThrottlingException'],
  ['transient', publishErrors, 'InternalErrorException', 'SdkClientException'],
  ['base', publishErrors, 'SnsException'],
]);

/** `arn:aws:states:::aws-sdk:sns:publish`. */
export const snsSdk = defineIntegration('aws-sdk:sns', 'Sns', { name: 'SnsException', source: publishErrors }, [
  ['throttle', publishErrors, 'ThrottledException', 'KmsThrottlingException'],
  ['transient', publishErrors, 'InternalErrorException', 'SdkClientException'],
]);

/**
 * `arn:aws:states:::events:putEvents`, with and without a task token. An entry that EventBridge rejects or throttles is
 * `FailedEntry`.
 */
export const events = defineIntegration(
  'events',
  'EventBridge',
  { name: 'AmazonEventBridgeException', source: putEventsErrors },
  [
    ['transient', documented('connect-eventbridge.html'), 'FailedEntry'],
    ['throttle', putEventsErrors, 'ThrottlingException'],
    ['transient', putEventsErrors, 'InternalException', 'SdkClientException'],
    ['base', putEventsErrors, 'EventBridgeException'],
  ],
);
