import { AwsError } from '../../kernel/aws-error.js';
import { type ForeignAnswers } from '../../kernel/foreign-resources.js';

export const foreign: ForeignAnswers = {
  members: ['logGroupIdentifier', 'logGroupIdentifiers', 'resourceArn'],
  otherRegion: () => new AwsError('ResourceNotFoundException', 'The specified log group does not exist.'),
};
