import { type Blob } from './blob-store.js';
import { type Checksum } from './checksums.js';

/** Members of PutObject's input that are stored with an object and returned by GetObject. */
export interface ObjectAttributes {
  readonly CacheControl: string | undefined;
  readonly ContentDisposition: string | undefined;
  readonly ContentEncoding: string | undefined;
  readonly ContentLanguage: string | undefined;
  readonly ContentType: string | undefined;
  /** As the `Expires` header has it. */
  readonly Expires: string | undefined;
  readonly WebsiteRedirectLocation: string | undefined;
  readonly StorageClass: string | undefined;
  readonly ServerSideEncryption: string | undefined;
  readonly SSEKMSKeyId: string | undefined;
  readonly BucketKeyEnabled: boolean | undefined;
}

/** An object. It is replaced, never modified. */
export interface StoredObject {
  readonly key: string;
  /** `null` if it was put while versioning was suspended. @default - it was put without versioning */
  readonly versionId?: string;
  /** The bytes, in order: one blob, or the parts of a multipart upload. */
  readonly blobs: readonly Blob[];
  readonly size: number;
  /** Without quotes: the MD5 in hex, or that of the parts' MD5s with `-` and the number of parts. */
  readonly etag: string;
  /** Milliseconds since the epoch, whole seconds as in S3. */
  readonly lastModified: number;
  readonly attributes: ObjectAttributes;
  /** User metadata; names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum: Checksum | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The time with a resolution of seconds, as S3 stores it. */
export function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
