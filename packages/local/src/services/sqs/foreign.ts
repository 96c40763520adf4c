import { AwsError } from '../../kernel/aws-error.js';
import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { noSuchQueue } from './errors.js';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
export const foreign: ForeignAnswers = {
  members: ['QueueUrl', 'SourceArn', 'DestinationArn', 'QueueOwnerAWSAccountId'],
  otherRegion: ({ region }) =>
    new AwsError(
      'InvalidAddress',
      `The address https://sqs.${region}.amazonaws.com/ is not valid for this endpoint.`,
      404,
    ),
  otherAccount: ({ member }) => (member === 'QueueOwnerAWSAccountId' ? noSuchQueue() : undefined),
  denied: { code: 'AccessDenied', status: 403 },
  action: (operation) => `sqs:${operation.toLowerCase()}`,
};
