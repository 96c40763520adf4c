import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startOnPort } from './start-on-port.js';

const inUse = Object.assign(new Error('in use'), { code: 'EADDRINUSE' });

describe('the port of stepwell up', () => {
  it('is the first free port, also if another process takes one at the same time', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on TCP has an address of this type.
    const { port } = server.address() as AddressInfo;
    const tried: number[] = [];
    const started = await startOnPort(
      undefined,
      (each) => (tried.push(each) === 1 ? Promise.reject(inUse) : Promise.resolve(each)),
      port,
    ).finally(() => server.close());
    expect(tried).not.toContain(port);
    expect(tried).toHaveLength(2);
    expect(started).toBe(tried[1]);
    expect(started).toBeGreaterThan(port + 1);
  });

  it('is the specified one, or none', async () => {
    expect(await startOnPort(4711, (port) => Promise.resolve(port))).toBe(4711);
    await expect(startOnPort(4711, () => Promise.reject(inUse))).rejects.toThrow('--port: port 4711 is already in use');
    const defect = new Error('other');
    await expect(startOnPort(undefined, () => Promise.reject(defect))).rejects.toBe(defect);
  });
});
