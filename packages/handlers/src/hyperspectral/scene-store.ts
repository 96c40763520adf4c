import { type S3Object } from '@stepwell/core';

/** A version of an object. */
export interface ObjectVersion {
  /** In bytes. */
  readonly bytes: number;
  /** Its entity tag. */
  readonly version: string;
}

/** Where scenes lie and pictures go: what Activator and Processor need from the outside. */
export interface SceneStore {
  /**
   * The text of a small object; `undefined` where there is none. Rejects with InvalidScene where it is larger than
   * `limit` bytes.
   */
  readText(object: S3Object, limit: number): Promise<string | undefined>;
  /** Size and version of an object; `undefined` where there is none. */
  find(object: S3Object): Promise<ObjectVersion | undefined>;
  /**
   * The bytes of one version of an object, as they come. Rejects with InvalidScene where the object is gone or another.
   */
  readBytes(object: S3Object, version: ObjectVersion, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Writes a picture in place of one that was there. */
  putPicture(object: S3Object, png: Uint8Array): Promise<void>;
}
