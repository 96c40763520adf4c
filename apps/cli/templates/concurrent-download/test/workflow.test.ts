import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { startLocal } from '@stepwell/local/testing';
import { App } from 'aws-cdk-lib';
import { WorkflowStack } from '../lib/workflow-stack.js';

/** A web server with images; /missing.gif returns 404. */
const server = createServer((request, response) => {
  if (request.url === '/missing.gif') response.writeHead(404).end();
  else
    response
      .writeHead(200, { 'content-type': 'image/gif' })
      .end(Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const baseUrl = `http://${host}`;
const env = await startLocal(new WorkflowStack(new App(), 'Test', { allowedHosts: [host] }));
after(async () => {
  await env.close();
  server.close();
});

test('images are stored in the bucket and listed in the table', async () => {
  const run = await env.run(undefined, { baseUrl, resourcePaths: ['a.gif', 'b.gif'], lambdaConcur: 2 });
  assert.equal(run.status, 'SUCCEEDED', run.cause ?? run.error);
  assert.deepEqual((await env.items()).map(({ url }) => url).sort(), [`${baseUrl}/a.gif`, `${baseUrl}/b.gif`]);
});

test('a missing image does not affect others, and a notification is published', async () => {
  const run = await env.run(undefined, { baseUrl, resourcePaths: ['missing.gif', 'c.gif'], lambdaConcur: 2 });
  assert.equal(run.status, 'FAILED');
  assert.ok((await env.items()).some(({ url }) => url === `${baseUrl}/c.gif`));
  assert.equal(env.messages('Topic').length, 1);
});
