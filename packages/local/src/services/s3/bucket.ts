import { type Blob } from './blob-store.js';
import { type Checksum } from './checksums.js';
import { type MultipartUpload } from './multipart-upload.js';

/**
 * Headers that an object is stored with and returned with, by lower-case name: `content-type`, `cache-control`,
 * `x-amz-meta-…`.
 */
export type ObjectHeaders = Readonly<Record<string, string>>;

/** An object: where its bytes lie, and what is known of it. It is never changed, only replaced. */
export interface StoredObject {
  readonly key: string;
  /** The bytes, in order: one blob, or the parts of a multipart upload. */
  readonly blobs: readonly Blob[];
  readonly size: number;
  /** Without quotes: MD5 in hex, or that of the parts' MD5s and `-` and their number. */
  readonly etag: string;
  /** Milliseconds since the epoch, whole seconds as S3 tells them. */
  readonly lastModified: number;
  readonly headers: ObjectHeaders;
  readonly checksum: Checksum | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A bucket and everything in it. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, MultipartUpload>;
  /** Documents of configuration calls by subresource: `lifecycle`, `encryption`, `policy` … */
  readonly configuration: Map<string, string>;
}
