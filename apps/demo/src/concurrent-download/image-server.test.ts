import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Flag, makeFlags } from './flags/flag-set.js';
import { type ImageServer, startImageServer } from './image-server.js';

let flags: Flag[];
let server: ImageServer;
beforeAll(async () => {
  flags = await makeFlags(4);
  server = await startImageServer(flags, { busyAtFirst: new Set([flags[1]?.path ?? '']), slow: new Set([flags[2]?.path ?? '']), slowMilliseconds: 1 });
});
afterAll(() => server[Symbol.asyncDispose]());

const url = (index: number) => `${server.baseUrl}/${flags[index]?.path ?? ''}`;

describe('the image server', () => {
  it('sends each flag with its type, size and ETag', async () => {
    const response = await fetch(url(0));
    expect(response.headers.get('content-type')).toBe('image/gif');
    expect(Buffer.from(await response.arrayBuffer()).equals(flags[0]?.body ?? Buffer.of())).toBe(true);
    expect(response.headers.get('etag')).toBe(`"${flags[0]?.sha256 ?? ''}"`);
  });

  it('has nothing new for whoever has the flag already', async () => {
    const response = await fetch(url(0), { headers: { 'if-none-match': `"${flags[0]?.sha256 ?? ''}"` } });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it('is busy once where it should be, then answers', async () => {
    const first = await fetch(url(1));
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '0']);
    expect((await fetch(url(1))).status).toBe(200);
  });

  it('answers slowly where it should, and has no flag that was not made', async () => {
    expect((await fetch(url(2))).status).toBe(200);
    expect((await fetch(`${server.baseUrl}/zz/zz.gif`)).status).toBe(404);
  });

  it('counts what it saw', async () => {
    await using alone = await startImageServer(flags);
    await Promise.all([0, 1, 2].map(async (index) => (await fetch(`${alone.baseUrl}/${flags[index]?.path ?? ''}`)).arrayBuffer()));
    await (await fetch(`${alone.baseUrl}/nothing`)).text();
    const { requests, bytes, mostAtOnce } = alone.counts();
    expect({ requests, bytes }).toEqual({ requests: 4, bytes: flags.slice(0, 3).reduce((sum, { body }) => sum + body.length, 0) });
    expect(mostAtOnce).toBeGreaterThanOrEqual(1);
  });
});
