import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parquetWriteBuffer } from 'hyparquet-writer';
import zlib, { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Service } from '../../s3/index.js';
import { startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
let client: S3Client;
beforeAll(async () => {
  let s3: S3Service | undefined;
  env = await startStates({
    services: ({ context, directory }) => ({ s3: (s3 = new S3Service({ ...context, directory })) }),
  });
  await s3?.createBucket('data');
  client = new S3Client({ ...env.local.clientConfig(), forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  await env[Symbol.asyncDispose]();
});

const put = (Key: string, Body: string | Uint8Array) =>
  client.send(new PutObjectCommand({ Bucket: 'data', Key, Body }));
const get = async (Key: string) =>
  (await client.send(new GetObjectCommand({ Bucket: 'data', Key }))).Body?.transformToString();
const pass = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'I',
  States: { I: { Type: 'Pass', End: true } },
};

async function run(map: object, input: unknown = {}) {
  const stateMachineArn = await env.create({
    StartAt: 'M',
    States: { M: { Type: 'Map', ItemProcessor: pass, End: true, ...map } },
  });
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
  });
  const { output, error, cause } = await env.states.inProcess.waitForExecution(executionArn);
  return { output: output === undefined ? undefined : (JSON.parse(output) as unknown), error, cause };
}

const reader = (Key: string, ReaderConfig: object, Parameters: object = {}) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    Parameters: { Bucket: 'data', Key, ...Parameters },
    ReaderConfig,
  },
});
const lister = (Prefix: string, ReaderConfig?: object) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:listObjectsV2',
    Parameters: { Bucket: 'data', Prefix },
    ...(ReaderConfig === undefined ? {} : { ReaderConfig }),
  },
});
/** Selects the source of each item, and a field of it. */
const sourceOf = (field: string) => ({
  ItemSelector: { 'from.$': '$$.Map.Item.Source', 'v.$': `$$.Map.Item.Value.${field}` },
});
/** A Parquet file with a row for each name. */
const parquet = (names: readonly string[]) =>
  new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'key', data: [...names], type: 'STRING' }] }));

describe('the items of a Distributed Map', () => {
  it('are read from a JSON file, up to MaxItems', async () => {
    await put('items.json', '[{"a":1}, {"a":2}, {"a":3}]');
    expect((await run(reader('items.json', { InputType: 'JSON' }))).output).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect((await run(reader('items.json', { InputType: 'JSON', MaxItems: 2 }))).output).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('are read from a JSON Lines file and from a CSV file', async () => {
    await put('items.jsonl', '{"a":1}\n{"a":2}\n');
    await put('items.csv', 'a,b\n1,2\n');
    expect((await run(reader('items.jsonl', { InputType: 'JSONL' }))).output).toEqual([{ a: 1 }, { a: 2 }]);
    expect((await run(reader('items.csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }))).output).toEqual([
      { a: '1', b: '2' },
    ]);
  });

  it('are read from the files of an S3 inventory', async () => {
    await put('inventory/part.csv.gz', gzipSync('"data","one","1"\n"data","two","2"\n'));
    await put(
      'inventory/manifest.json',
      JSON.stringify({
        destinationBucket: 'arn:aws:s3:::data',
        fileFormat: 'CSV',
        fileSchema: 'Bucket, Key, Size',
        files: [{ key: 'inventory/part.csv.gz', size: 1 }],
      }),
    );
    const { output } = await run(reader('inventory/manifest.json', { InputType: 'MANIFEST' }));
    expect(output).toEqual([
      { Bucket: 'data', Key: 'one', Size: '1' },
      { Bucket: 'data', Key: 'two', Size: '2' },
    ]);
    const sources = await run({
      ...reader('inventory/manifest.json', { ManifestType: 'S3_INVENTORY', MaxItems: 1 }),
      ...sourceOf('Key'),
    });
    expect(sources.output).toEqual([{ from: 's3://data/inventory/part.csv.gz', v: 'one' }]);
  });

  it('are read from the Parquet files of an S3 inventory', async () => {
    await put('inventory/part.parquet', parquet(['one', 'two']));
    const manifest = {
      destinationBucket: 'arn:aws:s3:::data',
      fileFormat: 'Parquet',
      fileSchema: 'message s3.inventory { required binary key (UTF8); }',
      files: [{ key: 'inventory/part.parquet' }],
    };
    await put('inventory/parquet.json', JSON.stringify(manifest));
    await put('inventory/orc.json', JSON.stringify({ ...manifest, fileFormat: 'ORC' }));
    expect((await run(reader('inventory/parquet.json', { InputType: 'MANIFEST' }))).output).toEqual([
      { key: 'one' },
      { key: 'two' },
    ]);
    expect(await run(reader('inventory/orc.json', { InputType: 'MANIFEST' }))).toMatchObject({
      error: 'States.ItemReaderFailed',
      cause: 'fileFormat of the inventory must be CSV or Parquet, got "ORC". Configure the S3 inventory to use CSV.',
    });
  });

  it('are read from the files of an Athena manifest, compressed or not', async () => {
    await put('unload/one', '{"a":1}\n');
    await put('unload/two.gz', gzipSync('{"a":2}\n{"a":3}\n'));
    await put('unload/q-manifest.csv', 's3://data/unload/one\ns3://data/unload/two.gz\n');
    const { output } = await run({
      ...reader('unload/q-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL' }),
      ...sourceOf('a'),
    });
    expect(output).toEqual([
      { from: 's3://data/unload/one', v: 1 },
      { from: 's3://data/unload/two.gz', v: 2 },
      { from: 's3://data/unload/two.gz', v: 3 },
    ]);
    await put('unload/three', parquet(['x']));
    await put('unload/p-manifest.csv', '"s3://data/unload/three"\n');
    expect(
      (await run(reader('unload/p-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'PARQUET' }))).output,
    ).toEqual([{ key: 'x' }]);
  });

  it('are the rows of a Parquet file, whose ranges are read one after another', async () => {
    const names = Array.from({ length: 2_500 }, (_, i) => `name ${i}`);
    await put('rows.parquet', parquet(names));
    const { output } = await run({
      ...reader('rows.parquet', { InputType: 'PARQUET' }),
      ItemBatcher: { MaxItemsPerBatch: 2_500 },
      ...sourceOf('key'),
    });
    const items = names.map((v) => ({ from: 's3://data/rows.parquet', v }));
    expect(output).toEqual([{ Items: items }]);
    expect((await run(reader('rows.parquet', { InputType: 'PARQUET', MaxItems: 1 }))).output).toEqual([
      { key: 'name 0' },
    ]);
  });

  it('are the key-value pairs of an object in a JSON file, also with a pointer', async () => {
    const file = { a: 1, in: { 'x/y': { b: 2 } } };
    await put('pairs.json', JSON.stringify(file));
    await put('pairs.json.gz', gzipSync(JSON.stringify(file)));
    expect((await run(reader('pairs.json', { InputType: 'JSON' }))).output).toEqual([
      { Key: 'a', Value: 1 },
      { Key: 'in', Value: { 'x/y': { b: 2 } } },
    ]);
    const { output } = await run({
      ...reader('pairs.json.gz', { InputType: 'JSON', ItemsPointer: '/in/x~1y' }),
      ItemSelector: { 'item.$': '$$.Map.Item' },
    });
    expect(output).toEqual([{ item: { Index: 0, Key: 'b', Value: 2, Source: 's3://data/pairs.json.gz' } }]);
  });

  it('are the items of all files with a prefix, with LOAD_AND_FLATTEN', async () => {
    await put('flat/', '');
    await put('flat/one.json', '[{"a":1},{"a":2}]');
    await put('flat/two.json', '[{"a":3}]');
    const config = { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' };
    expect((await run({ ...lister('flat/', config), ...sourceOf('a') })).output).toEqual([
      { from: 's3://data/flat/one.json', v: 1 },
      { from: 's3://data/flat/one.json', v: 2 },
      { from: 's3://data/flat/two.json', v: 3 },
    ]);
    expect((await run(lister('flat/', { ...config, MaxItems: 2 }))).output).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('are read from a file that is compressed with ZSTD, where Node.js can decompress it', async () => {
    const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (bytes: Buffer) => Buffer };
    await put('items.jsonl.zst', zstdCompressSync?.(Buffer.from('{"a":1}\n')) ?? 'x');
    const { output, error, cause } = await run(reader('items.jsonl.zst', { InputType: 'JSONL' }));
    if (zstdCompressSync !== undefined) expect({ output, error }).toEqual({ output: [{ a: 1 }] });
    else
      expect({ error, cause }).toEqual({
        error: 'States.ItemReaderFailed',
        cause:
          `The file 'items.jsonl.zst' is compressed with ZSTD, which Node.js ${process.versions.node} does not support. ` +
          'Use Node.js 22.15 or later, or GZIP.',
      });
  });

  it('are the objects of a bucket', async () => {
    await put('list/one', 'x');
    await put('list/two', 'yy');
    const sources = await run({ ...lister('list/', { MaxItems: 1 }), ...sourceOf('Key') });
    expect(sources.output).toEqual([{ from: 's3://data', v: 'list/one' }]);
    const { output } = await run(lister('list/'));
    expect(output).toEqual([
      {
        Etag: expect.stringMatching(/^"[0-9a-f]+"$/),
        Key: 'list/one',
        LastModified: expect.any(Number),
        Size: 1,
        StorageClass: 'STANDARD',
      },
      expect.objectContaining({ Key: 'list/two', Size: 2 }),
    ]);
  });

  beforeAll(() => put('broken.csv.gz', 'not compressed'));

  it.each([
    [reader('none.json', { InputType: 'JSON' }), /^The specified key does not exist\./],
    [reader('items.json', { InputType: 'PARQUET' }), /^The file is not valid Parquet: it does not end with PAR1\.$/],
    [
      reader('items.json', { InputType: 'PARQUET' }, { VersionId: 'v1' }),
      /^S3 Version ID selection is not currently supported for PARQUET files$/,
    ],
    [reader('items.json', {}), /^InputType must be CSV, JSON, JSONL, PARQUET or MANIFEST, got undefined\.$/],
    [reader('broken.csv.gz', { InputType: 'JSONL' }), /^The file cannot be decompressed: incorrect header check$/],
    [reader('items.json', { InputType: 'JSON', MaxItemsPath: '$.most' }), /^field MaxItems must be positive$/],
  ])('fail the state with States.ItemReaderFailed if they cannot be read: %j', async (map, cause) => {
    expect(await run(map, { most: -1 })).toMatchObject({
      error: 'States.ItemReaderFailed',
      cause: expect.stringMatching(cause),
    });
  });
});

describe('the results of a Distributed Map', () => {
  const writer = (Prefix: string, WriterConfig?: object) => ({
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: 'data', Prefix },
      ...(WriterConfig === undefined ? {} : { WriterConfig }),
    },
  });

  async function results(map: object, input: unknown) {
    const { output, error, cause } = await run(map, input);
    expect({ error, cause }).toEqual({ error: undefined, cause: undefined });
    const { MapRunArn, ResultWriterDetails } = output as {
      MapRunArn: string;
      ResultWriterDetails: { Bucket: string; Key: string };
    };
    const manifest = JSON.parse((await get(ResultWriterDetails.Key)) ?? '') as {
      ResultFiles: Record<string, { Key: string; Size: number }[]>;
    };
    return { MapRunArn, ResultWriterDetails, manifest };
  }

  it("are written to the Map Run's folder, with a manifest", async () => {
    const { MapRunArn, ResultWriterDetails, manifest } = await results(writer('out'), [1, 2]);
    const id = MapRunArn.slice(MapRunArn.lastIndexOf(':') + 1);
    expect(ResultWriterDetails).toEqual({ Bucket: 'data', Key: `out/${id}/manifest.json` });
    expect(manifest).toEqual({
      DestinationBucket: 'data',
      MapRunArn,
      ResultFiles: {
        FAILED: [],
        PENDING: [],
        SUCCEEDED: [{ Key: `out/${id}/SUCCEEDED_0.json`, Size: expect.any(Number) }],
      },
    });
    const text = (await get(`out/${id}/SUCCEEDED_0.json`)) ?? '';
    expect(Buffer.byteLength(text)).toBe(manifest.ResultFiles['SUCCEEDED']?.[0]?.Size);
    expect(JSON.parse(text)).toEqual(
      [1, 2].map((item) =>
        expect.objectContaining({
          Input: `${item}`,
          Output: `${item}`,
          Status: 'SUCCEEDED',
          OutputDetails: { Included: true },
          RedriveStatus: 'NOT_REDRIVABLE',
          RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
          ExecutionArn: expect.stringMatching(/^arn:aws:states:/),
        }),
      ),
    );
  });

  it.each([
    ['COMPACT', [[1, 2], [], 3]],
    ['FLATTEN', [1, 2, 3]],
  ])('are written with the Transformation %s, and in full if they failed', async (Transformation, succeeded) => {
    const failsForText = {
      ...pass,
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ Variable: '$', IsString: true, Next: 'F' }], Default: 'I' },
        F: { Type: 'Fail', Error: 'Text', Cause: 'no number' },
        I: { Type: 'Pass', End: true },
      },
    };
    const map = { ...writer('t', { Transformation }), ItemProcessor: failsForText, ToleratedFailureCount: 1 };
    const { manifest } = await results(map, [[1, 2], 'x', [], 3]);
    const file = async (kind: string): Promise<unknown> =>
      JSON.parse((await get(manifest.ResultFiles[kind]?.[0]?.Key ?? '')) ?? '');
    expect(await file('SUCCEEDED')).toEqual(succeeded);
    expect(await file('FAILED')).toEqual([
      {
        Cause: 'no number',
        Error: 'Text',
        ExecutionArn: expect.stringMatching(/^arn:aws:states:/),
        Input: '"x"',
        InputDetails: { Included: true },
        Name: expect.any(String),
        OutputDetails: { Included: true },
        RedriveCount: 0,
        RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
        StartDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/),
        StateMachineArn: expect.stringMatching(/:stateMachine:.*\/M$/),
        Status: 'FAILED',
        StopDate: expect.any(String),
      },
    ]);
  });

  it('are written as flattened outputs in JSON Lines with FLATTEN', async () => {
    const { manifest } = await results(writer('flat/', { Transformation: 'FLATTEN', OutputType: 'JSONL' }), [
      [1, 2],
      3,
    ]);
    const key = manifest.ResultFiles['SUCCEEDED']?.[0]?.Key ?? '';
    expect(key).toMatch(/^flat\/[0-9a-f-]{36}\/SUCCEEDED_0\.jsonl$/);
    expect(await get(key)).toBe('1\n2\n3\n');
  });

  it('fail the state with States.ResultWriterFailed if they cannot be written', async () => {
    const map = {
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Parameters: { Bucket: 'no-such-bucket', Prefix: 'p' },
      },
    };
    expect(await run(map, [1])).toMatchObject({
      error: 'States.ResultWriterFailed',
      cause: expect.stringContaining('bucket does not exist'),
    });
  });
});
