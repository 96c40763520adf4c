import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type S3Object, s3Uri } from '@stepwell/core';
import { InvalidScene } from '../../hyperspectral/index.js';
import { type ObjectVersion, type SceneStore } from './scene-store.js';

/** Maximum number of resumed downloads of one object. A long download may lose its connection more than once. */
const MAX_RESUMES = 5;

/**
 * Creates a store of scenes in S3. The role needs `s3:GetObject` and `s3:ListBucket`. Without `s3:ListBucket`, S3
 * returns 403 for a missing object.
 */
export function createS3SceneStore(client: S3Client): SceneStore {
  return {
    readText: async (object, limit) => {
      const found = await undefinedIfMissing(client.send(new GetObjectCommand(objectLocation(object))));
      if (found === undefined) return undefined;
      const { Body, ContentLength = 0 } = found;
      if (ContentLength <= limit) return (await Body?.transformToString()) ?? '';
      // In Node.js the body is a stream. Destroying it releases the connection.
      (Body as { destroy?: () => void } | undefined)?.destroy?.();
      throw new InvalidScene(`${s3Uri(object)}: the header must have at most ${limit} bytes, got ${ContentLength}`);
    },
    find: async (object) => {
      const found = await undefinedIfMissing(client.send(new HeadObjectCommand(objectLocation(object))));
      return found === undefined ? undefined : { bytes: found.ContentLength ?? 0, version: found.ETag ?? '' };
    },
    readBytes: (object, version, signal) => readBytes(client, object, version, signal),
    putPicture: async (object, png) => {
      await client.send(new PutObjectCommand({ ...objectLocation(object), Body: png, ContentType: 'image/png' }));
    },
  };
}

function objectLocation({ bucket, key }: S3Object): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

async function* readBytes(
  client: S3Client,
  object: S3Object,
  { bytes, version }: ObjectVersion,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for (let resumes = 0; ; resumes += 1) {
    try {
      const Range = received === 0 ? undefined : `bytes=${received}-`;
      const { Body } = await client.send(new GetObjectCommand({ ...objectLocation(object), IfMatch: version, Range }), {
        abortSignal: signal,
      });
      // In Node.js the body is a stream of buffers.
      for await (const chunk of Body as unknown as AsyncIterable<Uint8Array>) {
        signal.throwIfAborted();
        received += chunk.byteLength;
        yield chunk;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isMissing(error) || statusOf(error) === 412)
        throw new InvalidScene(
          `${s3Uri(object)}: the data has changed since the scene was planned. Plan the scene again.`,
        );
      // The client has already retried errors of S3. Only a lost connection is resumed.
      if (error instanceof S3ServiceException || received >= bytes || resumes === MAX_RESUMES) throw error;
    }
  }
}

async function undefinedIfMissing<Answer>(response: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await response;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return statusOf(error) === 404;
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
