import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { VirtualClock } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from '../local-environment.js';
import { startLocal } from '../start-local.js';
import { routes } from './console-api.js';

let local: LocalEnvironment;
let token: string;
beforeAll(async () => {
  local = await startLocal();
  token = new URL(local.consoleUrl).hash.slice('#token='.length);
});
afterAll(() => local.close());

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Sends exactly these headers: `fetch` does not send `Host` and `Origin`. */
function send(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${local.endpoint}${path}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.once('error', reject).end(body);
  });
}

const call = (path: string, method = 'GET', body?: object): Promise<Answer> =>
  send(`/_stepwell/api/${path}`, { 'x-stepwell-token': token }, method, JSON.stringify(body));

/** Reads a stream until its text matches. */
async function readUntil(path: string, pattern: RegExp, headers: Readonly<Record<string, string>> = {}) {
  const abort = new AbortController();
  const response = await fetch(`${local.endpoint}/_stepwell/api/${path}`, {
    headers: { 'x-stepwell-token': token, ...headers },
    signal: abort.signal,
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (pattern.test(text)) break;
  }
  abort.abort();
  return text;
}

async function createMachine(name: string, states: object = { Greet: { Type: 'Pass', End: true } }, type = 'STANDARD') {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  const roleArn = 'arn:aws:iam::123456789012:role/any';
  const { body } = await call('aws/sfn/CreateStateMachine', 'POST', { name, definition, roleArn, type });
  return (JSON.parse(body) as { stateMachineArn: string }).stateMachineArn;
}

describe('the token of the console', () => {
  it('is in the fragment of consoleUrl only, and differs between environments', async () => {
    await using other = await startLocal();
    expect(local.consoleUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_stepwell\/#token=[\w-]{43}$/);
    expect(new URL(other.consoleUrl).hash).not.toBe(new URL(local.consoleUrl).hash);
    expect((await send('/_stepwell/')).body).not.toContain(token);
  });

  it.each([[undefined], [''], ['x'.repeat(43)]])('%j does not open the API', async (sent) => {
    const headers: Record<string, string> = sent === undefined ? {} : { 'x-stepwell-token': sent };
    for (const path of ['environment', 'history?executionArn=x', 'nothing', 'openapi.json']) {
      const { status, body } = await send(`/_stepwell/api/${path}`, headers);
      expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([401, 'InvalidToken']);
    }
    expect((await send(`/_stepwell/api/environment?token=${token}`, headers)).status).toBe(401);
    expect((await send('/_stepwell/api/environment', { ...headers, cookie: `token=${token}` })).status).toBe(401);
  });
});

describe('the origin of the console', () => {
  const open = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' };
  const withToken = (headers: Readonly<Record<string, string>>) => ({ 'x-stepwell-token': token, ...headers });

  it.each(['evil.example', '127.0.0.1.evil.example', 'bucket.localhost', 'sqs.us-east-1.amazonaws.com'])(
    'the host %s is refused',
    async (host) => {
      expect((await send('/_stepwell/api/environment', withToken({ host }))).status).not.toBe(200);
      expect((await send('/_stepwell/', { host })).status).not.toBe(200);
    },
  );

  it('a page of any other origin is refused, of another port of this machine too, also with the token', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000', 'http://127.0.0.1:1']) {
      const { status, headers } = await send('/_stepwell/api/environment', withToken({ origin }));
      expect([origin, status, headers['access-control-allow-origin']]).toEqual([origin, 403, undefined]);
      const preflight = { origin, 'access-control-request-method': 'GET' };
      expect((await send('/_stepwell/api/environment', preflight, 'OPTIONS')).status).toBe(403);
    }
    const own = { origin: local.endpoint, 'sec-fetch-site': 'same-origin' };
    expect((await send('/_stepwell/api/environment', withToken(own))).status).toBe(200);
  });

  it('the address bar can open the page, and another site cannot', async () => {
    const [{ status, headers }, moved] = [await send('/_stepwell/', open), await send('/_stepwell', open)];
    expect([moved.status, moved.headers['location']]).toEqual([308, '/_stepwell/']);
    expect([200, 404]).toContain(status); // 404 before the console is built
    expect((await send('/_stepwell/', { ...open, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('service APIs stay closed to the address bar and to other sites', async () => {
    const target = { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' };
    expect((await send('/', { ...target, ...open }, 'POST', '{}')).status).toBe(403);
    expect((await send('/', { ...target, origin: 'https://evil.example' }, 'POST', '{}')).status).toBe(403);
  });

  it('no path leads out of the folder of the page', async () => {
    for (const path of [
      encodeURIComponent('../../index.html'),
      '../../package.json',
      'assets/../../x.js',
      '%00.html',
      'a/b.js',
    ])
      expect((await send(`/_stepwell/${path}`)).status).not.toBe(200);
    expect((await send('/_stepwell/', {}, 'POST')).status).toBe(405);
  });
});

describe('the API of the console', () => {
  it('is documented: the description has exactly its routes', () => {
    const file = new URL('../../../schema/console-api.json', import.meta.url);
    const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, object> };
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(1)}`),
    );
    expect(documented.sort()).toEqual(Object.keys(routes).sort());
  });

  it('calls AWS operations of JSON and REST services, with blobs as base64', async () => {
    await local.services.s3.createBucket('texts');
    await local.services.s3.putObject('texts', 'a.txt', 'content');
    const { status, body } = await call('aws/s3/GetObject', 'POST', { Bucket: 'texts', Key: 'a.txt' });
    const object = JSON.parse(body) as Record<string, string>;
    expect([status, object['Body'], object['LastModified']]).toEqual([
      200,
      Buffer.from('content').toString('base64'),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    ]);
  });

  it.each([
    ['aws/sfn/DescribeStateMachine', { stateMachineArn: 'nothing' }, 400, 'InvalidArn'],
    ['aws/nothing/List', {}, 404, 'UnknownService'],
    ['aws/sfn/Nothing', {}, 400, 'UnknownOperationException'],
    ['aws/sfn/ListExecutions', [], 400, 'InvalidRequest'],
    [`aws/${encodeURIComponent('../models')}/List`, {}, 404, 'UnknownService'],
  ])('%s answers with the error of the service', async (path, input, status, code) => {
    const { body, ...answer } = await call(path, 'POST', input);
    expect([answer.status, (JSON.parse(body) as { code: string }).code]).toEqual([status, code]);
  });

  it('lists executions of Standard and Express state machines, with counts', async () => {
    const standard = await createMachine('Standard');
    const express = await createMachine('Express', undefined, 'EXPRESS');
    for (const stateMachineArn of [standard, express]) {
      const { executionArn } = await local.services.states.call('StartExecution', { stateMachineArn });
      await local.services.states.waitForExecution(executionArn);
      const { executions, counts } = JSON.parse(
        (await call(`executions?limit=1&stateMachineArn=${stateMachineArn}`)).body,
      ) as { executions: object[]; counts: Record<string, object> };
      expect(executions).toMatchObject([{ executionArn, status: 'SUCCEEDED' }]);
      expect(counts[stateMachineArn]).toEqual({ RUNNING: 0, SUCCEEDED: 1 });
    }
    expect((await call('executions?limit=no')).status).toBe(400);
  });

  it('streams a history, and continues after the last event of a client', async () => {
    const stateMachineArn = await createMachine('Streamed', { Wait: { Type: 'Wait', Seconds: 3600, End: true } });
    const { executionArn } = await local.services.states.call('StartExecution', { stateMachineArn });
    const path = `history?executionArn=${executionArn}`;
    expect(await readUntil(path, /id: 2\n/)).toMatch(/WaitStateEntered/);
    const rest = readUntil(path, /ExecutionAborted/, { 'last-event-id': '2' });
    await local.services.states.call('StopExecution', { executionArn });
    expect(await rest).not.toMatch(/ExecutionStarted|WaitStateEntered/);
    expect((await call('history?executionArn=arn:aws:states:us-east-1:1:execution:a:b')).status).toBe(400);
    expect((await call('history')).status).toBe(400);
  });

  it('streams changes, and continues after the last change of a client', async () => {
    const stateMachineArn = await createMachine('Changed');
    const first = readUntil('changes', /SUCCEEDED/, { 'last-event-id': '0' });
    const { executionArn } = await local.services.states.call('StartExecution', { stateMachineArn });
    const text = await first;
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(text).toContain(executionArn);
    const last = String(ids.at(-1));
    const next = readUntil('changes', /SUCCEEDED/, { 'last-event-id': last });
    const again = await local.services.states.call('StartExecution', { stateMachineArn });
    expect(await next).toContain(again.executionArn);
    expect(await next).not.toContain(executionArn);
    expect(await readUntil('changes', /reset/, { 'last-event-id': '999999' })).toContain('event: reset');
  });

  it('leaves its own calls out of the request log', async () => {
    await call('aws/sqs/ListQueues', 'POST', {});
    local.services.sqs.createQueue('orders');
    const { body } = await call('requests');
    expect(body).not.toContain('ListQueues');
  });

  it('injects faults into one resource, and refuses unknown ones', async () => {
    const target = { service: 'sqs', resource: 'orders', faults: { duplicate: 0.5 } };
    expect(JSON.parse((await call('chaos', 'POST', target)).body)).toMatchObject({ resources: [target] });
    expect(local.chaos.counts()).toEqual({});
    expect(JSON.parse((await call('chaos', 'POST', { ...target, faults: {} })).body)).toMatchObject({ resources: [] });
    const { status, body } = await call('chaos', 'POST', { ...target, faults: { explode: 1 } });
    expect([status, body]).toEqual([400, expect.stringContaining('chaos.sqs.explode is not a fault')]);
  });

  it('moves a virtual clock with everything that is due, and no other clock', async () => {
    const refused = await call('clock', 'POST', { milliseconds: 60_000 });
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining('real time')]);
    const clock = new VirtualClock();
    await using virtual = await startLocal({ clock });
    const due: number[] = [];
    clock.setTimer(3_600_000, () => due.push(clock.now()), { background: true });
    const before = clock.now();
    const headers = { 'x-stepwell-token': new URL(virtual.consoleUrl).hash.slice('#token='.length) };
    const move = async (milliseconds: unknown) =>
      fetch(`${virtual.endpoint}/_stepwell/api/clock`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ milliseconds }),
      });
    expect(await (await move(7_200_000)).json()).toEqual({ now: before + 7_200_000 });
    expect(due).toEqual([before + 3_600_000]);
    expect((await move(-1)).status).toBe(400);
  });

  it('counts messages, failed functions and lost deliveries, and reads no history of another service', async () => {
    expect(JSON.parse((await call('counts')).body)).toEqual({ messages: {}, functionErrors: {}, deliveryFailures: 0 });
    const { status, body } = await call('aws-history', 'POST', { executionArn: 'arn:aws:sqs:x:1:y' });
    expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([400, 'InvalidArn']);
  });
});
