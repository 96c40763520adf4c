import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type SceneFile } from './make-scenes.js';

/** The files of a valid or an invalid scene. */
export interface SceneFiles {
  readonly header: SceneFile;
  readonly data: SceneFile | undefined;
}

/** Concurrent uploads. */
const UPLOAD_CONCURRENCY = 8;

/** Uploads scenes to a bucket. The data is uploaded before its header, for consumers that watch for headers. */
export async function uploadScenes(
  s3: S3Client,
  bucket: string,
  scenes: readonly SceneFiles[],
  signal?: AbortSignal,
): Promise<void> {
  const waiting = scenes.values();
  const worker = async (): Promise<void> => {
    for (const { header, data } of waiting) {
      for (const file of data === undefined ? [header] : [data, header])
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: file.key, Body: file.body }), {
          abortSignal: signal,
        });
    }
  };
  await Promise.all(Array.from({ length: UPLOAD_CONCURRENCY }, worker));
}

/** Returns the URI of a scene's header, the input of the Activator. */
export function sceneUri(bucket: string, { header }: Pick<SceneFiles, 'header'>): string {
  return `s3://${bucket}/${header.key}`;
}
