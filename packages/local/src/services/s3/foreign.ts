import { AwsError } from '../../kernel/aws-error.js';
import { type ForeignAnswers } from '../../kernel/foreign-resources.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
export const foreign: ForeignAnswers = {
  members: ['ExpectedBucketOwner', 'ExpectedSourceBucketOwner'],
  // Buckets have names without a region.
  otherRegion: () => accessDenied(),
  otherAccount: () => accessDenied(),
};

function accessDenied(): AwsError {
  return new AwsError('AccessDenied', 'Access Denied', 403);
}
