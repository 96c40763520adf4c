import { type Json, TaskFailure } from '@stepwell/asl';
import { type AsyncBuffer, type FileMetaData } from 'hyparquet';
import { gunzipSync } from 'node:zlib';
import { isoDate } from '../integrations/service-call/task-result.js';
import { decompressZstd } from './decompress.js';
import { type FileItem } from './file-item.js';
import { readerFailed } from './reader-failure.js';

const mostFooterBytes = 5 * 1024 * 1024;
const mostRowGroupBytes = 256 * 1024 * 1024;

/** The codecs that AWS supports. The reader decompresses SNAPPY itself. */
const compressors = {
  GZIP: (bytes: Uint8Array, length: number): Uint8Array => gunzipSync(bytes, { maxOutputLength: Math.max(length, 1) }),
  ZSTD: decompressZstd,
};

const instant = (milliseconds: bigint): string => isoDate(new Date(Number(milliseconds)));

/** AWS does not document the JSON of dates. They are ISO 8601 strings here, as in the results of service calls. */
const parsers = {
  dateFromDays: (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10),
  timestampFromMilliseconds: (milliseconds: bigint): string => instant(milliseconds),
  timestampFromMicroseconds: (microseconds: bigint): string => instant(microseconds / 1000n),
  timestampFromNanoseconds: (nanoseconds: bigint): string => instant(nanoseconds / 1_000_000n),
};

/**
 * Streams the rows of a Parquet file as objects, with one row group in memory.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* parquetItems(file: AsyncBuffer): AsyncGenerator<FileItem> {
  const { parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet');
  const options = { file, compressors, parsers, geoparquet: false };
  await checkFooter(file);
  const metadata = await valid(() => parquetMetadataAsync(file, options));
  checkRowGroups(metadata);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  let rowStart = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    const rowEnd = rowStart + Number(count);
    let rows: readonly unknown[][] = [];
    const onComplete = (found: unknown[][]): void => void (rows = found);
    const read = { ...options, metadata, rowStart, rowEnd, rowFormat: 'array' as const, onComplete };
    await valid(() => parquetRead(read));
    for (const row of rows) yield { value: Object.fromEntries(names.map((name, i) => [name, toJson(row[i])])) };
    rowStart = rowEnd;
  }
}

async function checkFooter(file: AsyncBuffer): Promise<void> {
  const end = Buffer.from(await file.slice(Math.max(0, file.byteLength - 8), file.byteLength));
  if (end.length < 8 || end.toString('latin1', 4) !== 'PAR1')
    throw readerFailed('The file is not valid Parquet: it does not end with PAR1.');
  const bytes = end.readUInt32LE(0);
  if (bytes > mostFooterBytes)
    throw readerFailed(
      `The footer of a Parquet file must not exceed 5 MB (${mostFooterBytes} bytes), got ${bytes} bytes.`,
    );
}

function checkRowGroups({ row_groups: groups }: FileMetaData): void {
  for (const { total_byte_size: bytes } of groups)
    if (bytes > mostRowGroupBytes)
      throw readerFailed(
        `A row group of a Parquet file must not exceed 256 MB (${mostRowGroupBytes} bytes), got ${bytes} bytes.`,
      );
}

async function valid<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const codec = /^parquet unsupported compression codec: (\w+)$/.exec(message)?.[1];
    throw readerFailed(
      codec === undefined
        ? `The file is not valid Parquet: ${message}`
        : `The compression of a Parquet file must be GZIP, ZSTD or SNAPPY, got ${codec}.`,
    );
  }
}

/** Numbers that JSON lacks and missing values are null. Bytes are Base64. */
function toJson(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJson(part)]));
}
