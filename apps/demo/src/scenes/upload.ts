import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type SceneFile } from './make-scenes.js';

/** Whatever has the files of a scene: a sound one, or one that is broken. */
export interface SceneFiles {
  readonly header: SceneFile;
  readonly data: SceneFile | undefined;
}

/** Scenes that are uploaded at a time. */
const UPLOAD_CONCURRENCY = 8;

/** Puts scenes into a bucket, the data before its header, as whoever watches for headers wants it. */
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

/** What the Activator is given: the URI of a scene's header. */
export function sceneUri(bucket: string, { header }: Pick<SceneFiles, 'header'>): string {
  return `s3://${bucket}/${header.key}`;
}
