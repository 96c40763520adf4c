import { AwsError } from '../../kernel/aws-error.js';
import { type DeleteMarker } from './object-versions.js';

// The errors of the S3 API: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

export function noSuchBucket(bucket: string): AwsError {
  return new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
}

export function noSuchUpload(uploadId: string): AwsError {
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  return new AwsError('NoSuchUpload', message, 404, { UploadId: uploadId });
}

export function noSuchVersion(versionId: string): AwsError {
  return new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { VersionId: versionId });
}

/** The error for a read of a delete marker, with its headers. */
export function deletedVersion(error: AwsError, { versionId, lastModified }: DeleteMarker): AwsError {
  const isNamed = error.statusCode === 405;
  error.headers = {
    'x-amz-delete-marker': 'true',
    'x-amz-version-id': versionId,
    ...(isNamed ? { allow: 'DELETE', 'last-modified': new Date(lastModified).toUTCString() } : {}),
  };
  return error;
}

/** @param constraint what the value must be: `an integer from 1 to 10000` */
export function invalidArgument(name: string, value: unknown, constraint: string): AwsError {
  const shown = String(value).slice(0, 80);
  return new AwsError('InvalidArgument', `${name} must be ${constraint}, got '${shown}'`, 400, {
    ArgumentName: name,
    ArgumentValue: shown,
  });
}

export function preconditionFailed(condition: string): AwsError {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new AwsError('PreconditionFailed', message, 412, { Condition: condition });
}

export function notModified(): AwsError {
  return new AwsError('NotModified', 'Not Modified', 304);
}

/** @param digest the name of the digest: `Content-MD5`, `CRC32` */
export function badDigest(digest: string): AwsError {
  return new AwsError('BadDigest', `The ${digest} you specified did not match the calculated checksum.`);
}

export function malformedXml(): AwsError {
  const message = 'The XML you provided was not well-formed or did not validate against our published schema';
  return new AwsError('MalformedXML', message);
}

/** The error for an XML document that is larger than S3 accepts. */
export function documentTooLarge(limit: number): AwsError {
  return new AwsError('MaxMessageLengthExceeded', 'Your request was too large.', 400, {
    MaxMessageLengthBytes: String(limit),
  });
}

/** @param feature a feature of S3 that the local runtime does not have */
export function notImplemented(feature: string): AwsError {
  return new AwsError('NotImplemented', `${feature} is not supported locally`, 501);
}
