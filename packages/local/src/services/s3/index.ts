export { S3Service, type BucketOptions, type ObjectSummary, type S3ServiceOptions } from './service.js';
