import { type WireOptions } from '../../kernel/http-service.js';
import { pathOf } from './address.js';
import { documentTooLarge } from './errors.js';
import { readUploadBody } from './upload-body.js';

/** The root elements of documents, which the model does not have. */
const xmlRoots: Readonly<Record<string, string | undefined>> = {
  CompleteMultipartUploadOutput: 'CompleteMultipartUploadResult',
  CreateMultipartUploadOutput: 'InitiateMultipartUploadResult',
  DeleteObjectsOutput: 'DeleteResult',
  GetBucketAccelerateConfigurationOutput: 'AccelerateConfiguration',
  GetBucketAclOutput: 'AccessControlPolicy',
  GetBucketCorsOutput: 'CORSConfiguration',
  GetBucketLifecycleConfigurationOutput: 'LifecycleConfiguration',
  GetBucketLocationOutput: undefined,
  GetBucketLoggingOutput: 'BucketLoggingStatus',
  GetBucketRequestPaymentOutput: 'RequestPaymentConfiguration',
  GetBucketTaggingOutput: 'Tagging',
  GetBucketVersioningOutput: 'VersioningConfiguration',
  GetBucketWebsiteOutput: 'WebsiteConfiguration',
  GetObjectAclOutput: 'AccessControlPolicy',
  GetObjectAttributesOutput: 'GetObjectAttributesResponse',
  GetObjectTaggingOutput: 'Tagging',
  ListBucketsOutput: 'ListAllMyBucketsResult',
  ListMultipartUploadsOutput: 'ListMultipartUploadsResult',
  ListObjectsOutput: 'ListBucketResult',
  ListObjectsV2Output: 'ListBucketResult',
  ListObjectVersionsOutput: 'ListVersionsResult',
  ListPartsOutput: 'ListPartsResult',
};

/** Maximum size of an XML document in a request, in bytes. */
const documentLimit = 1024 * 1024;

const partialContent = 206;

/** Operations whose success has the status 204 on AWS, but not in the model. */
const emptySuccesses = new Map([
  ['PutBucketPolicy', 204],
  ['PutBucketTagging', 204],
]);

/** How S3 differs from its protocol. */
export const wire: WireOptions = {
  bodyLimit: documentLimit,
  tooLarge: documentTooLarge,
  restPath: ({ http }) => pathOf(http),
  readStream: ({ http }) => readUploadBody(http),
  statusOf: (operation, output) =>
    output['ContentRange'] === undefined ? emptySuccesses.get(operation) : partialContent,
  xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  xmlRoots,
};
