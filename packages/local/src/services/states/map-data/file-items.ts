import { type ItemReadRequest, type Json, type MapDataItem } from '@stepwell/asl';
import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { csvItems } from './csv-items.js';
import { decompressed } from './decompress.js';
import { type FileItem } from './file-item.js';
import { itemsOf, jsonItems, parse } from './json-items.js';
import { jsonLineItems } from './json-line-items.js';
import { atPointer } from './json-pointer.js';
import { parquetItems } from './parquet-items.js';
import { readerFailed } from './reader-failure.js';
import { type S3Location, type S3Objects, s3Uri } from './s3-objects.js';

/** Streams the items of a file. */
export async function* fileItems(
  location: S3Location,
  inputType: Json | undefined,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<MapDataItem> {
  const source = s3Uri(location);
  for await (const item of itemsOfType(location, inputType, request, s3)) yield { ...item, source };
}

async function* itemsOfType(
  location: S3Location,
  inputType: Json | undefined,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<FileItem> {
  const config = request.readerConfig;
  const pointer = config['ItemsPointer'];
  switch (inputType) {
    case 'JSON':
      if (typeof pointer === 'string' && pointer !== '')
        yield* itemsOf(atPointer(parse(await readText(location, request, s3)), pointer));
      else yield* jsonItems(await openFile(location, request, s3));
      return;
    case 'JSONL':
      yield* jsonLineItems(await openFile(location, request, s3));
      return;
    case 'CSV':
      yield* csvItems(await openFile(location, request, s3), config);
      return;
    case 'PARQUET':
      yield* parquetFileItems(location, request, s3);
      return;
    default:
      throw readerFailed(
        `InputType must be CSV, JSON, JSONL, PARQUET or MANIFEST, got ${JSON.stringify(inputType) ?? 'undefined'}.`,
      );
  }
}

/** Streams the rows of a Parquet file, of which only the ranges that are needed are read. */
async function* parquetFileItems(
  location: S3Location,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<FileItem> {
  // AWS's message, as gabrielmoreira/tiny-asl-machine recorded it.
  if (location.versionId !== undefined)
    throw readerFailed('S3 Version ID selection is not currently supported for PARQUET files');
  const byteLength = await s3.size(location, request);
  yield* parquetItems({
    byteLength,
    slice: async (start, end = byteLength) => {
      const bytes = await s3.readRange(location, start, end, request);
      return new Uint8Array(bytes).buffer;
    },
  });
}

/** Opens a file, and decompresses it if its key has the extension of a compression. */
async function openFile(location: S3Location, request: ItemReadRequest, s3: S3Objects): Promise<Readable> {
  return decompressed(location.key, await s3.read(location, request));
}

/** Reads a file as text, decompressed like {@link openFile}. */
export async function readText(location: S3Location, request: ItemReadRequest, s3: S3Objects): Promise<string> {
  return text(await openFile(location, request, s3));
}
