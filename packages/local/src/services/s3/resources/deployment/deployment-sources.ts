import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { readAll, type StreamingBody } from '../../../../kernel/byte-stream.js';
import { type Invoke } from '../../../../kernel/calls.js';
import { isJsonObject, type Json, type JsonObject } from '../../../../kernel/json.js';
import { type LocalAssets } from '../../../../kernel/resources/deployment-services.js';
import { type Properties } from '../../../../kernel/resources/properties.js';
import { replaceMarkers } from './markers.js';

/** A file to deploy. */
export interface SourceFile {
  /** Its path below the destination: `images/a.png`. */
  readonly path: string;
  read(): Promise<Uint8Array>;
}

/**
 * The files of the sources of a BucketDeployment, by path: later sources replace files of earlier ones. Assets are read
 * from the assembly; other sources are archives in buckets.
 */
export async function sourceFiles(
  properties: Properties,
  assets: LocalAssets,
  invoke: Invoke,
): Promise<ReadonlyMap<string, SourceFile>> {
  const buckets = properties.strings('SourceBucketNames');
  const keys = properties.strings('SourceObjectKeys');
  const markers = properties.list('SourceMarkers').map(objectOf);
  const configurations = properties.list('SourceMarkersConfig').map(objectOf);
  const extracts = properties.optionalBoolean('Extract') ?? true;
  const files = new Map<string, SourceFile>();
  for (const [index, key] of keys.entries()) {
    const bucket = buckets[index] ?? '';
    const asset = assets.find(bucket, key);
    const found =
      asset === undefined || asset.packaging === 'file'
        ? await archiveFiles(key, () => (asset ? readFile(asset.path) : readObject(bucket, key, invoke)), extracts)
        : await folderFiles(asset.path, key, extracts);
    for (const { path, read } of found)
      files.set(path, {
        path,
        read: async () => replaceMarkers(await read(), markers[index] ?? {}, configurations[index] ?? {}),
      });
  }
  return files;
}

function objectOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}

async function readObject(Bucket: string, Key: string, invoke: Invoke): Promise<Uint8Array> {
  const { Body } = await invoke<{ Body: StreamingBody }>('s3', 'GetObject', { Bucket, Key });
  return readAll(Body);
}

/** The files of an archive, or the archive itself. */
async function archiveFiles(key: string, read: () => Promise<Uint8Array>, extracts: boolean): Promise<SourceFile[]> {
  if (!extracts) return [{ path: basename(key), read }];
  const { unzip } = await import('fflate');
  const bytes = await read();
  const entries = await new Promise<Record<string, Uint8Array>>((resolve, reject) =>
    unzip(bytes, (error, unpacked) => (error ? reject(error) : resolve(unpacked))),
  );
  return Object.entries(entries)
    .filter(([path]) => !path.endsWith('/'))
    .map(([path, content]) => ({ path, read: () => Promise.resolve(content) }));
}

/** The files of a folder that the CDK uploads as an archive, or that archive. */
async function folderFiles(folder: string, key: string, extracts: boolean): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() && !(entry.isSymbolicLink() && (await stat(path)).isFile())) continue;
    files.push({ path: relative(folder, path).split(sep).join('/'), read: () => readFile(path) });
  }
  if (extracts) return files;
  const { zip } = await import('fflate');
  const read = async (): Promise<Uint8Array> => {
    const contents = await Promise.all(files.map(async (file) => [file.path, await file.read()] as const));
    return new Promise((resolve, reject) =>
      zip(Object.fromEntries(contents), (error, archive) => (error ? reject(error) : resolve(archive))),
    );
  };
  return [{ path: basename(key), read }];
}
