export { type BucketSubresource } from './bucket-configuration.js';
export { S3Error } from './s3-error.js';
export { S3Service, type BucketOptions, type ObjectSummary, type S3ServiceOptions } from './s3-service.js';
