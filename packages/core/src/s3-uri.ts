/** An object in S3, or where one goes. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

/**
 * What an `s3://bucket/key` URI looks like, within what both JavaScript's regular expressions and JSONata's on AWS read
 * alike.
 */
export const S3_URI_PATTERN = '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/\\r\\n][^\\r\\n]{0,1023}(?![\\s\\S])';

const URI = new RegExp(S3_URI_PATTERN);

/**
 * Bucket and key of an `s3://bucket/key` URI; `undefined` for any other text. The key stands as it is: nothing in it is
 * encoded.
 */
export function parseS3Uri(text: string): S3Object | undefined {
  if (!URI.test(text)) return undefined;
  const slash = text.indexOf('/', 's3://'.length);
  return { bucket: text.slice('s3://'.length, slash), key: text.slice(slash + 1) };
}

/** The `s3://bucket/key` URI of an object. */
export function s3Uri({ bucket, key }: S3Object): string {
  return `s3://${bucket}/${key}`;
}
