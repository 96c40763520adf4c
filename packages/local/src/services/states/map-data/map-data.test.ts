import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { gzipSync } from 'node:zlib';
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

const reader = (Key: string, ReaderConfig: object) => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'data', Key }, ReaderConfig },
});

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
  });

  it('are read from the files of an Athena manifest, compressed or not', async () => {
    await put('unload/one', '{"a":1}\n');
    await put('unload/two.gz', gzipSync('{"a":2}\n{"a":3}\n'));
    await put('unload/q-manifest.csv', 's3://data/unload/one\ns3://data/unload/two.gz\n');
    const { output } = await run(reader('unload/q-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL' }));
    expect(output).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  it('are the objects of a bucket', async () => {
    await put('list/one', 'x');
    await put('list/two', 'yy');
    const { output } = await run({
      ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'data', Prefix: 'list/' } },
    });
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

  it.each([
    [reader('none.json', { InputType: 'JSON' }), /^The specified key does not exist\./],
    [
      reader('items.json', { InputType: 'PARQUET' }),
      /^InputType '"PARQUET"' is not supported by the local runtime; use JSON, JSONL, CSV or MANIFEST\.$/,
    ],
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
          ExecutionArn: expect.stringMatching(/^arn:aws:states:/),
        }),
      ),
    );
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
