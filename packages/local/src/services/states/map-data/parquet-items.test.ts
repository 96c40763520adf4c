import { type AsyncBuffer } from 'hyparquet';
import { ByteWriter, parquetWrite, parquetWriteBuffer } from 'hyparquet-writer';
import zlib, { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parquetItems } from './parquet-items.js';

/** The functions for Zstandard, which Node.js has since 22.15. */
const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (bytes: Uint8Array) => Uint8Array };

/** A file in memory, and the ranges of it that were read. */
function file(bytes: Uint8Array): AsyncBuffer & { readonly ranges: number[][] } {
  const ranges: number[][] = [];
  return {
    ranges,
    byteLength: bytes.length,
    slice: async (start, end = bytes.length) => {
      ranges.push([start, end]);
      return new Uint8Array(bytes.subarray(start, end)).buffer;
    },
  };
}

async function valuesOf(source: AsyncBuffer): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const { value } of parquetItems(source)) values.push(value);
  return values;
}

const failed = (cause: unknown) => expect.objectContaining({ error: 'States.ItemReaderFailed', cause });
const names = { name: 'n', data: ['x', 'y', 'x'], type: 'STRING' as const };

describe('the rows of a Parquet file', () => {
  it('are objects with the values of their columns as JSON', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'text', data: ['ü', null], type: 'STRING' },
        { name: 'whole', data: [1, 2], type: 'INT32' },
        { name: 'long', data: [4_000_000_000n, -1n], type: 'INT64' },
        { name: 'real', data: [0.5, Number.NaN], type: 'DOUBLE' },
        { name: 'flag', data: [true, false], type: 'BOOLEAN' },
        { name: 'json', data: [{ a: [1] }, { b: null }], type: 'JSON' },
        {
          name: 'at',
          data: [new Date('2024-02-29T01:02:03Z'), new Date('2024-02-29T01:02:03.120Z')],
          type: 'TIMESTAMP',
        },
        { name: '__proto__', data: ['p', 'q'], type: 'STRING' },
      ],
    });
    const expected = (proto: string, rest: object): unknown =>
      Object.fromEntries([...Object.entries(rest), ['__proto__', proto]]);
    expect(await valuesOf(file(new Uint8Array(bytes)))).toEqual([
      expected('p', {
        text: 'ü',
        whole: 1,
        long: 4_000_000_000,
        real: 0.5,
        flag: true,
        json: { a: [1] },
        at: '2024-02-29T01:02:03Z',
      }),
      expected('q', {
        text: null,
        whole: 2,
        long: -1,
        real: null,
        flag: false,
        json: { b: null },
        at: '2024-02-29T01:02:03.120Z',
      }),
    ]);
  });

  it('can have lists, dates and decimals', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'day', data: [new Date('2024-02-29T00:00:00Z')] },
        { name: 'price', data: [12.5] },
      ],
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
        {
          name: 'price',
          type: 'INT32',
          converted_type: 'DECIMAL',
          scale: 2,
          precision: 9,
          repetition_type: 'REQUIRED',
        },
      ],
    });
    expect(await valuesOf(file(new Uint8Array(bytes)))).toEqual([{ day: '2024-02-29', price: 12.5 }]);
  });

  it.each([
    ['UNCOMPRESSED', {}],
    ['SNAPPY', {}],
    ['GZIP', { GZIP: (page: Uint8Array) => new Uint8Array(gzipSync(page)) }],
    ...(zstdCompressSync === undefined ? [] : [['ZSTD', { ZSTD: zstdCompressSync }] as const]),
  ] as const)('can be compressed with %s', async (codec, compressors) => {
    const bytes = parquetWriteBuffer({ columnData: [names], codec, compressors });
    expect(await valuesOf(file(new Uint8Array(bytes)))).toEqual([{ n: 'x' }, { n: 'y' }, { n: 'x' }]);
  });

  it.each([
    [
      'BROTLI',
      { BROTLI: (page: Uint8Array) => new Uint8Array(brotliCompressSync(page)) },
      'The compression of a Parquet file must be GZIP, ZSTD or SNAPPY, got BROTLI.',
    ],
    ...(zstdCompressSync === undefined
      ? [
          [
            'ZSTD',
            { ZSTD: (page: Uint8Array) => page },
            `The Parquet file is compressed with ZSTD, which Node.js ${process.versions.node} does not support. ` +
              'Use Node.js 22.15 or later, or GZIP.',
          ] as const,
        ]
      : []),
    ['GZIP', { GZIP: (page: Uint8Array) => page }, 'The file is not valid Parquet: incorrect header check'],
  ] as const)('cannot be read with the compression %s', async (codec, compressors, cause) => {
    const bytes = parquetWriteBuffer({ columnData: [names], codec, compressors });
    await expect(valuesOf(file(new Uint8Array(bytes)))).rejects.toEqual(failed(cause));
  });

  it('are read one row group at a time', async () => {
    const writer = new ByteWriter();
    const data = Array.from({ length: 30 }, (_, i) => i);
    await parquetWrite({ writer, columnData: [{ name: 'i', data, type: 'INT32' }], rowGroupSize: 10 });
    const source = file(new Uint8Array(writer.getBuffer()));
    const rows = parquetItems(source);
    const read: unknown[] = [];
    for (let row = 0; row < 10; row++) read.push((await rows.next()).value);
    expect(read).toEqual(data.slice(0, 10).map((i) => ({ value: { i } })));
    const before = source.ranges.length;
    expect(await rows.next()).toMatchObject({ value: { value: { i: 10 } } });
    expect(source.ranges.length).toBeGreaterThan(before);
    expect(await valuesOf(source)).toEqual(data.map((i) => ({ i })));
  });

  it.each([
    [Buffer.from('PAR1'), 'The file is not valid Parquet: it does not end with PAR1.'],
    [Buffer.from('x'.repeat(100)), 'The file is not valid Parquet: it does not end with PAR1.'],
    [
      Buffer.concat([Buffer.from([1, 0, 0x50, 0]), Buffer.from('PAR1')]),
      'The footer of a Parquet file must not exceed 5 MB (5242880 bytes), got 5242881 bytes.',
    ],
    [
      Buffer.concat([Buffer.from([100, 0, 0, 0]), Buffer.from('PAR1')]),
      expect.stringMatching(/^The file is not valid Parquet: parquet metadata length 100 exceeds/),
    ],
  ])('are an error in an invalid file %#', async (bytes, cause) => {
    await expect(valuesOf(file(bytes))).rejects.toEqual(failed(cause));
  });
});
