import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { startLocal } from '@stepwell/local/testing';
import { ImagesStack } from './images-stack.js';

/** The smallest valid GIF. */
const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64');

describe('the downloaded images', () => {
  let server;
  let baseUrl;
  let env;

  before(async () => {
    server = createServer((request, response) => {
      if (request.url.startsWith('/missing')) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': 'image/gif' }).end(gif);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const host = `127.0.0.1:${server.address().port}`;
    baseUrl = `http://${host}`;
    env = await startLocal(new ImagesStack(new App(), 'Images', { allowedHosts: [host] }));
  });
  after(async () => {
    await env?.close();
    server.close();
  });

  it('are stored in the bucket and listed in the table by URL', async () => {
    const run = await env.run(undefined, { baseUrl, resourcePaths: ['a.gif', 'b.gif'], lambdaConcur: 2 });
    assert.equal(run.status, 'SUCCEEDED', run.cause);
    assert.ok(run.states.includes('Download batch'));
    assert.deepEqual((await env.items()).map(({ url }) => url).sort(), [`${baseUrl}/a.gif`, `${baseUrl}/b.gif`]);
    assert.deepEqual(env.messages(), []);
  });

  it('are stored when others are missing, which the topic reports', async () => {
    const run = await env.run(undefined, { baseUrl, resourcePaths: ['missing.gif', 'c.gif'], lambdaConcur: 2 });
    assert.equal(run.status, 'FAILED');
    assert.equal(run.states.at(-1), 'Downloads failed');
    assert.ok((await env.items()).some(({ url }) => url === `${baseUrl}/c.gif`));
    assert.equal(env.messages('Topic').length, 1);
  });

  it('are requested again when the function was throttled', async () => {
    const download = env.mock('Download batch').throwsOnce('Lambda.TooManyRequestsException');
    download.callsFake((_input, call) => {
      throw Object.assign(new Error(`attempt ${call.attempt}`), { name: 'Gone' });
    });
    await env.run(undefined, { baseUrl, resourcePaths: ['d.gif'], lambdaConcur: 1 });
    assert.deepEqual(
      download.calls.map(({ attempt }) => attempt),
      [0, 1],
    );
    download.restore();
  });
});
