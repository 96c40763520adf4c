import { policyProvider } from '../../../kernel/resources/policy-provider.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html */
export const bucketPolicy = policyProvider(
  { 'AWS::S3::BucketPolicy': 'Bucket' },
  {
    put: (invoke, Bucket, Policy) => invoke('s3', 'PutBucketPolicy', { Bucket, Policy }),
    remove: (invoke, Bucket) => invoke('s3', 'DeleteBucketPolicy', { Bucket }),
    missingCode: 'NoSuchBucket',
  },
);
