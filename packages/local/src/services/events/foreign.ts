import { AwsError } from '../../kernel/aws-error.js';
import { type ForeignAnswers } from '../../kernel/foreign-resources.js';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-permissions.html */
export const foreign: ForeignAnswers = {
  members: ['EventBusName', 'Name', 'ResourceARN', 'Entries.EventBusName'],
  otherRegion: ({ reference }) => new AwsError('ResourceNotFoundException', `${reference} does not exist.`),
};
