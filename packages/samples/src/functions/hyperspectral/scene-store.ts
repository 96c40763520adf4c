import { type S3Object } from '@stepwell/core';

/** A version of an object. */
export interface ObjectVersion {
  /** The size in bytes. */
  readonly bytes: number;
  /** The entity tag. */
  readonly version: string;
}

/** Stores scenes and quick-looks for the Activator and the Processor. */
export interface SceneStore {
  /**
   * Returns the text of a small object, `undefined` if it does not exist. Rejects with InvalidScene if it is larger
   * than `limit` bytes.
   */
  readText(object: S3Object, limit: number): Promise<string | undefined>;
  /** Returns the size and version of an object, `undefined` if it does not exist. */
  find(object: S3Object): Promise<ObjectVersion | undefined>;
  /** Yields the bytes of one version of an object. Rejects with InvalidScene if the object was deleted or replaced. */
  readBytes(object: S3Object, version: ObjectVersion, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Writes a picture and replaces an earlier one. */
  putPicture(object: S3Object, png: Uint8Array): Promise<void>;
}
