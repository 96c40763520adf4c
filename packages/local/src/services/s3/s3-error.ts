import { AwsError } from '../../kernel/endpoint/aws-error.js';

/**
 * An error of the S3 API; its `name` is S3's error code.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export class S3Error extends AwsError {
  static noSuchBucket(bucket: string): S3Error {
    return new S3Error('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
  }

  static noSuchKey(key: string): S3Error {
    return new S3Error('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  }

  static noSuchUpload(uploadId: string): S3Error {
    return new S3Error(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or ' +
        'completed.',
      404,
      { UploadId: uploadId },
    );
  }

  /** An argument that cannot be taken; says which value, and what to give instead. */
  static invalidArgument(name: string, value: string, remedy: string): S3Error {
    return new S3Error('InvalidArgument', `${name}: '${value.slice(0, 80)}' is not accepted; ${remedy}`, 400, {
      ArgumentName: name,
      ArgumentValue: value.slice(0, 80),
    });
  }

  static preconditionFailed(condition: string): S3Error {
    return new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
      Condition: condition,
    });
  }

  static notModified(): S3Error {
    return new S3Error('NotModified', 'Not Modified', 304);
  }

  static badDigest(what: string): S3Error {
    return new S3Error('BadDigest', `The ${what} you specified did not match the calculated checksum.`);
  }

  static malformedXml(): S3Error {
    return new S3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }

  /** A document that is larger than S3 reads. */
  static documentTooLarge(limit: number): S3Error {
    return new S3Error('MaxMessageLengthExceeded', 'Your request was too large.', 400, {
      MaxMessageLengthBytes: String(limit),
    });
  }

  /** Something S3 has and this service does not. */
  static notImplemented(what: string): S3Error {
    return new S3Error('NotImplemented', `${what} is not supported locally`, 501);
  }
}
