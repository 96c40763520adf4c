import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { invalidParameter } from './errors.js';

/** https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html */
export const foreign: ForeignAnswers = {
  members: ['TopicArn', 'TargetArn', 'SubscriptionArn', 'ResourceArn'],
  otherRegion: ({ member }) => invalidParameter(member),
  denied: { code: 'AuthorizationError', status: 403 },
  action: (operation) => `SNS:${operation}`,
};
