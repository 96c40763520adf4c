/** The location of an object in S3. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

/**
 * The pattern of an `s3://bucket/key` URI. It uses only syntax that the regular expressions of JavaScript and of
 * JSONata on AWS interpret alike.
 */
export const S3_URI_PATTERN = '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/\\r\\n][^\\r\\n]{0,1023}(?![\\s\\S])';

const URI = new RegExp(S3_URI_PATTERN);

/** Parses an `s3://bucket/key` URI. Returns `undefined` for any other string. The key is not URL-encoded. */
export function parseS3Uri(text: string): S3Object | undefined {
  if (!URI.test(text)) return undefined;
  const slash = text.indexOf('/', 's3://'.length);
  return { bucket: text.slice('s3://'.length, slash), key: text.slice(slash + 1) };
}

/** Returns the `s3://bucket/key` URI of an object. */
export function s3Uri({ bucket, key }: S3Object): string {
  return `s3://${bucket}/${key}`;
}
