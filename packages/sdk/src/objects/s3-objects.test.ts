import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createStepwell, type Stepwell } from '../stepwell.js';
import { readJsonLines, readJsonObject } from './s3-objects.js';

const place = { bucket: 'reports', key: 'run/report.jsonl' };

/** An S3 server with one object at every key. With `endless`, the body never ends. */
async function objectStore(
  text: string,
  endless = false,
): Promise<{ readonly stepwell: Stepwell; readonly closed: Promise<void> } & AsyncDisposable> {
  let connectionClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (connectionClosed = resolve));
  const server = createServer((_, response) => {
    response.on('close', connectionClosed);
    const more = () => {
      if (!response.closed && response.write(text)) setImmediate(more);
    };
    if (endless) {
      response.on('drain', more);
      more();
    } else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this type.
  const { port } = server.address() as AddressInfo;
  const s3 = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    stepwell: createStepwell({ region: 'us-east-1', s3 }),
    closed,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const numbered = (value: object): number | undefined =>
  'n' in value && typeof value.n === 'number' ? value.n : undefined;

async function collect(lines: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe('an object of JSON Lines', () => {
  it('yields its values in order, regardless of line endings and empty lines', async () => {
    await using store = await objectStore('{"n":1}\r\n\n{"n":2}\n{"n":3}');
    expect(await collect(readJsonLines(store.stepwell, place, numbered, 'a number'))).toEqual([1, 2, 3]);
  });

  it.each(['{"n":1}\n{"n":', '{"n":1}\n7', '{"n":1}\n{"m":2}'])('names the invalid line: %j', async (text) => {
    await using store = await objectStore(text);
    await expect(collect(readJsonLines(store.stepwell, place, numbered, 'a number'))).rejects.toMatchObject({
      name: 'UnexpectedObject',
      location: 's3://reports/run/report.jsonl, line 2',
      message: expect.stringContaining('not a number') as string,
      retryable: false,
    });
  });

  it('closes its connection when the loop is left early', async () => {
    await using store = await objectStore('{"n":1}\n', true);
    for await (const line of readJsonLines(store.stepwell, place, numbered, 'a number')) {
      expect(line).toBe(1);
      break;
    }
    await store.closed;
  });

  it('throws an AbortError while streaming', async () => {
    await using store = await objectStore('{"n":1}\n', true);
    const aborting = new AbortController();
    const read = async () => {
      for await (const line of readJsonLines(store.stepwell, place, numbered, 'a number', aborting.signal))
        if (line === 1) aborting.abort();
    };
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an object of JSON', () => {
  it('is read by location and by URI', async () => {
    await using store = await objectStore('{"n":1}');
    expect([
      await readJsonObject(store.stepwell, place),
      await readJsonObject(store.stepwell, 's3://reports/run/report.jsonl'),
    ]).toEqual([{ n: 1 }, { n: 1 }]);
  });

  it('is named in the error if it or its URI is invalid', async () => {
    await using store = await objectStore('<html>');
    await expect(readJsonObject(store.stepwell, place)).rejects.toMatchObject({
      name: 'UnexpectedObject',
      location: 's3://reports/run/report.jsonl',
    });
    await expect(readJsonObject(store.stepwell, 'https://example.com')).rejects.toMatchObject({
      name: 'UnexpectedObject',
      location: 'https://example.com',
    });
  });
});
