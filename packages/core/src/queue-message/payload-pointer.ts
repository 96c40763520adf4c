/** Where a message's real body lies. */
export interface PayloadPointer {
  readonly bucket: string;
  readonly key: string;
}

const POINTER_CLASS = 'software.amazon.payloadoffloading.PayloadS3Pointer';

/**
 * The attribute that AWS's extended clients put on a message whose body is a pointer: the size of the real one in
 * bytes.
 */
export const EXTENDED_PAYLOAD_SIZE = 'ExtendedPayloadSize';

/**
 * The body of a message whose payload lies in S3, as the Amazon SQS Extended Client Libraries write it, so that
 * messages go between them and Stepwell in both directions.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
 */
export function writePayloadPointer({ bucket, key }: PayloadPointer): string {
  return JSON.stringify([POINTER_CLASS, { s3BucketName: bucket, s3Key: key }]);
}

/** The pointer that a message's body is; `undefined` for any other body. */
export function readPayloadPointer(body: string): PayloadPointer | undefined {
  // Every body is looked at, few are pointers: parse only what can be one.
  if (!body.includes(POINTER_CLASS)) return undefined;
  try {
    const [pointerClass, place] = JSON.parse(body) as [
      unknown,
      { readonly s3BucketName?: unknown; readonly s3Key?: unknown } | undefined,
    ];
    if (pointerClass !== POINTER_CLASS || typeof place?.s3BucketName !== 'string' || typeof place.s3Key !== 'string')
      return undefined;
    return { bucket: place.s3BucketName, key: place.s3Key };
  } catch {
    return undefined;
  }
}
