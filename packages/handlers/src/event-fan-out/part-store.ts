import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { InvalidInput, problemAt } from '@stepwell/core';
import { type RequestManifest, isJsonLinesRequest } from '@stepwell/core/fan-out';

/** Stores the items of requests in S3. */
export interface PartStore {
  readonly bucket: string;
  /**
   * Yields the items of a manifest, `null` for a line that is not JSON. @throws InvalidInput if the manifest is missing
   * or is not a list
   */
  readManifest(manifest: RequestManifest): AsyncIterable<unknown>;
  readPart(key: string): Promise<readonly unknown[]>;
  writePart(key: string, items: readonly unknown[]): Promise<void>;
}

/** Creates a store of parts in S3. */
export function createS3PartStore(client: S3Client, bucket: string): PartStore {
  return {
    bucket,
    readManifest: (manifest) => readManifest(client, manifest),
    readPart: async (key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      // Only the workflow's own functions write below `_stepwell/`, so the content is trusted.
      return JSON.parse((await Body?.transformToString()) ?? '[]') as unknown[];
    },
    writePart: async (key, items) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: JSON.stringify(items),
          ContentType: 'application/json',
        }),
      );
    },
  };
}

async function* readManifest(client: S3Client, manifest: RequestManifest): AsyncGenerator<unknown> {
  const body = await openManifest(client, manifest);
  if (!isJsonLinesRequest(manifest.key)) {
    const list = parseJson(await body.transformToString());
    if (!Array.isArray(list))
      throw new InvalidInput([
        problemAt(
          ['manifest', 'key'],
          manifest.key,
          'the key of a JSON array of items, or of JSON Lines in .jsonl or .ndjson',
        ),
      ]);
    yield* list;
    return;
  }
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parseJson(line) ?? null;
  }
  if (rest.trim() !== '') yield parseJson(rest) ?? null;
}

async function openManifest(client: S3Client, { bucket, key }: RequestManifest) {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`S3 returned no body for s3://${bucket}/${key}`);
    return Body;
  } catch (error) {
    if (error instanceof NoSuchKey || (error instanceof Error && error.name === 'NoSuchBucket'))
      throw new InvalidInput([problemAt(['manifest', 'key'], key, `the key of an object in the bucket ${bucket}`)]);
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
