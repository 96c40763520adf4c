import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { type ScenePlan, parseEnviHeader, planScene } from '../../hyperspectral/index.js';
import { describe, expect, it } from 'vitest';
import { processScene } from './process-scene.js';
import { createS3SceneStore } from './s3-scene-store.js';

/** 1,000 × 160 samples in 100 bands of 16 bits: 32 MB. */
const header = parseEnviHeader('ENVI\nsamples = 1000\nlines = 160\nbands = 100\ndata type = 2\ninterleave = bil');
const BYTES = 32_000_000;

/** Each line of a band is 0, 1, 2 … 999, so every band has the same known statistics. */
const line = Buffer.from(new Int16Array(Array.from({ length: 1_000 }, (_, sample) => sample)).buffer);

/**
 * A server in place of S3: generates the object while it is read, and closes the connection at the specified offsets.
 */
async function startLargeObject(breakAt: number[]) {
  const ranges: (string | undefined)[] = [];
  let sent = 0;
  const send = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'PUT') {
      request.resume().once('end', () => response.writeHead(200).end());
      return;
    }
    ranges.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const until = breakAt.shift() ?? BYTES;
    response.writeHead(from === 0 ? 200 : 206, { etag: '"1"', 'content-length': BYTES - from });
    const closed = once(response, 'close');
    for (let at = from; at < until;) {
      const part = line.subarray(at % line.length, Math.min(line.length, (at % line.length) + until - at));
      at += part.length;
      sent = at;
      if (!response.write(part)) await Promise.race([once(response, 'drain'), closed]);
      if (response.destroyed) return;
    }
    if (until < BYTES) response.destroy();
    else response.end();
  };
  const server = createServer((request, response) => void send(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const s3 = new S3Client({
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
  });
  return {
    store: createS3SceneStore(s3),
    ranges,
    /** The offset up to which the server has sent the object. */
    sent: () => sent,
    [Symbol.asyncDispose]: async () => {
      s3.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const plan: ScenePlan = planScene(header, {
  sceneUri: 's3://scenes/large.hdr',
  dataUri: 's3://scenes/large',
  dataVersion: '"1"',
  dataBytes: BYTES,
});

describe('a large scene', () => {
  it('is read as fast as it is computed, and resumes after a lost connection', async () => {
    await using object = await startLargeObject([10_000_001, 20_000_000]);
    let seen = 0;
    let mostAhead = 0;
    const watched = {
      ...object.store,
      readBytes: (...given: Parameters<typeof object.store.readBytes>) => watch(object.store.readBytes(...given)),
    };
    async function* watch(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        mostAhead = Math.max(mostAhead, object.sent() - seen);
        yield chunk;
        seen += chunk.byteLength;
      }
    }
    const { bands, quickLook } = await processScene(plan, { store: watched, signal: new AbortController().signal });
    expect(object.ranges).toEqual([
      undefined,
      expect.stringMatching(/^bytes=\d{7,8}-$/),
      expect.stringMatching(/^bytes=1\d{7}-$/),
    ]);
    expect(bands).toHaveLength(100);
    for (const band of bands)
      expect(band).toMatchObject({
        count: 160_000,
        minimum: 0,
        maximum: 999,
        mean: expect.closeTo(499.5, 6) as number,
        standardDeviation: expect.closeTo(Math.sqrt((1_000 ** 2 - 1) / 12), 6) as number,
      });
    expect(quickLook).toMatchObject({ width: 500, height: 80 });
    expect(seen).toBe(BYTES);
    // Sockets buffer a few megabytes, whatever the size of the scene.
    expect(mostAhead).toBeLessThan(BYTES / 2);
  });

  it('fails after five resumes, and when the signal aborts', async () => {
    await using object = await startLargeObject(Array<number>(10).fill(2_000));
    await expect(processScene(plan, { store: object.store, signal: new AbortController().signal })).rejects.toThrow();
    expect(object.ranges.length).toBe(6);
    await expect(
      processScene(plan, { store: object.store, signal: AbortSignal.abort(new Error('time is up')) }),
    ).rejects.toThrow('time is up');
  });
});
