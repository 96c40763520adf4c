import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { restStack } from '../services/apigateway/testing/rest-stack.js';
import { synthesized, type SynthesizedApp } from '../testing/synthesized.js';
import { type LocalEnvironment } from './local-environment.js';
import { startLocal } from './start-local.js';

let app: SynthesizedApp;
let local: LocalEnvironment;
let sqs: SQSClient;
let url: string;
let outputs: Readonly<Record<string, string>>;
const problems: string[] = [];

beforeAll(async () => {
  app = await synthesized(restStack);
  local = await startLocal({ app: app.path, onProblem: (problem) => problems.push(problem) });
  outputs = local.outputs['Rest'] as Record<string, string>;
  url = Object.entries(outputs).find(([name]) => name.startsWith('ApiEndpoint'))?.[1] ?? '';
  sqs = new SQSClient(local.clientConfig());
});
afterAll(async () => {
  sqs.destroy();
  await local.close();
  await app[Symbol.asyncDispose]();
});

const get = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init);
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(new URL(path, url), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const receive = async (): Promise<string | undefined> => {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: outputs['QueueUrl'], WaitTimeSeconds: 5 }));
  return Messages?.[0]?.Body;
};

describe('a REST API', () => {
  it('has a local URL in outputs, and in the list of APIs', () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_aws\/execute-api\/[a-z0-9]{10}\/v1\/$/);
    expect(Object.values(local.apis)).toContain(url.slice(0, -1));
  });

  it('passes the event of a proxy integration to a function', async () => {
    const response = await get('items/a/b?q=1&q=2', { method: 'PUT', body: 'text', headers: { 'X-Own': 'a' } });
    expect(await response.json()).toMatchObject({
      resource: '/items/{proxy+}',
      path: '/items/a/b',
      httpMethod: 'PUT',
      headers: { 'X-Own': 'a' },
      multiValueHeaders: { 'X-Own': ['a'] },
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ['1', '2'] },
      pathParameters: { proxy: 'a/b' },
      stageVariables: { level: 'info' },
      requestContext: {
        resourcePath: '/items/{proxy+}',
        path: '/v1/items/a/b',
        stage: 'v1',
        httpMethod: 'PUT',
        identity: { sourceIp: '127.0.0.1', userArn: null },
        requestId: response.headers.get('x-amzn-requestid'),
      },
      body: 'text',
      isBase64Encoded: false,
    });
    expect(await (await get('items/7')).json()).toMatchObject({ resource: '/items/{id}', pathParameters: { id: '7' } });
    const image = await get('items/a/b', { method: 'POST', body: 'a', headers: { 'content-type': 'image/png' } });
    expect(await image.json()).toMatchObject({ body: 'YQ==', isBase64Encoded: true });
  });

  it('converts the result of a function', async () => {
    const made = await post('items/headers', {});
    expect([made.status, await made.text(), made.headers.get('x-one')]).toEqual([201, 'made', '1']);
    expect(made.headers.getSetCookie().sort()).toEqual(['a=1', 'b=2']);
    const image = await post('items/image', {}, { accept: 'image/png' });
    expect(Buffer.from(await image.arrayBuffer()).toString('hex')).toBe('89504e47');
    const empty = await post('items/empty', {});
    expect([empty.status, await empty.text()]).toEqual([200, '']);
  });

  it.each([['malformed'], ['object-body'], ['error']])(
    'returns 502 for a function with the result %s',
    async (path) => {
      const response = await post(`items/${path}`, {});
      expect(response.status).toBe(502);
      expect(await response.json()).toEqual({ message: 'Internal server error' });
      expect(problems.at(-1)).toContain(`POST /v1/items/${path}`);
    },
  );

  it('rejects unknown paths and stages', async () => {
    const response = await get('nothing');
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
    const stage = await fetch(url.replace('/v1/', '/v2/'));
    expect([stage.status, await stage.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  it('calls a function without a proxy', async () => {
    expect(await (await post('plain', { a: [1] })).json()).toEqual({ a: [1] });
    const failed = await post('plain', { fail: 'x' });
    expect([failed.status, await failed.json()]).toEqual([400, { error: 'Invalid: x' }]);
  });

  it('answers preflights, and the pages that they allow', async () => {
    const preflight = (origin: string) =>
      get('items', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const response = await preflight('https://app.example');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect((await preflight('https://evil.example')).status).toBe(403);
    expect((await get('items/1', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });

  it('returns what a MOCK integration has', async () => {
    expect(await (await get('mock?q=1')).json()).toEqual({ q: '1' });
  });
});

describe('an AWS integration', () => {
  it('starts executions', async () => {
    const response = await post('start', { it: "'s", q: '"' });
    const { executionArn } = (await response.json()) as { executionArn: string };
    // `\'` is no escape of JSON, so AWS's guide replaces it: the input of Step Functions is invalid without that.
    expect(response.status).toBe(400);
    expect(executionArn).toBeUndefined();
    const valid = (await (await post('start', { q: '"x"' })).json()) as { executionArn: string };
    expect(await local.services.states.waitForExecution(valid.executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"q":"\\"x\\""}',
    });
  });

  it('runs Express state machines and returns their output', async () => {
    expect(await (await post('sync', { a: 1 })).json()).toMatchObject({ body: { a: 1 }, path: {}, header: {} });
    const sync = Object.entries(outputs).find(([name]) => name.startsWith('SyncEndpoint'))?.[1] ?? '';
    expect(await (await post(sync, { b: 2 })).json()).toMatchObject({ body: { b: 2 } });
  });

  it('sends messages to queues and topics, in forms', async () => {
    const sent = (await (await post('queue', { a: 'é&=' })).json()) as { id: string };
    expect(sent.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await receive()).toBe('{"a":"é&="}');
    const published = (await (await post('topic', { b: 1 })).json()) as object;
    expect(published).toMatchObject({
      PublishResponse: { PublishResult: { MessageId: expect.any(String) as string } },
    });
    expect(await receive()).toBe('{"b":1}');
  });

  it('writes and reads items', async () => {
    expect((await post('rows', { id: 'a' })).status).toBe(200);
    expect(await (await get('rows/a')).json()).toEqual({ row: 'a', stage: 'v1', level: 'info' });
    const missing = await get('rows/b');
    expect([missing.status, await missing.json()]).toEqual([404, { missing: 'b' }]);
    const refused = await post('rows', { id: '' });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { __type: expect.stringContaining('Validation') as string },
    ]);
  });

  it('puts events', async () => {
    expect(await (await post('events', { a: '"' })).json()).toMatchObject({ FailedEntryCount: 0 });
  });

  it('puts objects', async () => {
    const response = await get('objects/a.txt', { method: 'PUT', body: 'text' });
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"1cb251ec0d568de6a929b520c4aed8d1"']);
  });

  it('rejects content types without a template', async () => {
    const response = await get('queue', { method: 'POST', body: 'a', headers: { 'content-type': 'text/plain' } });
    expect([response.status, await response.json()]).toEqual([415, { message: 'Unsupported Media Type' }]);
  });
});

describe('a guarded method', () => {
  const token = async (value?: string, path = 'token') => {
    const response = await get(path, value === undefined ? {} : { headers: { Authorization: value } });
    return [response.status, (await response.json()) as Record<string, unknown>] as const;
  };
  const denied = 'User is not authorized to access this resource';

  it('is authorized by a function and a token, whose result is kept', async () => {
    const [status, event] = await token('ada');
    expect(status).toBe(200);
    const authorizer = { principalId: 'ada', calls: '1', type: 'TOKEN' };
    expect(event).toMatchObject({ requestContext: { authorizer } });
    expect((await token('ada'))[1]).toMatchObject({ requestContext: { authorizer } });
    expect(await token()).toEqual([401, { message: 'Unauthorized' }]);
    expect(await token('12')).toEqual([401, { message: 'Unauthorized' }]);
    expect(await token('none')).toEqual([401, { message: 'Unauthorized' }]);
    expect(await token('deny')).toEqual([
      403,
      { Message: `${denied} with an explicit deny in an identity-based policy` },
    ]);
    expect(await token('other')).toEqual([403, { Message: denied }]);
    expect(await token('broken')).toEqual([500, { message: 'Internal server error' }]);
    expect(problems.at(-1)).toContain('the result has no policy');
  });

  it('is authorized by a function and the request', async () => {
    const calls = async (): Promise<unknown> => {
      const [, event] = await token(undefined, 'request?token=ada');
      return (event['requestContext'] as { authorizer: { calls: string } }).authorizer.calls;
    };
    expect(await calls()).not.toBe(await calls());
    expect(await token(undefined, 'request?token=deny')).toMatchObject([403, {}]);
  });

  it('requires a signature with IAM', async () => {
    expect(await token(undefined, 'iam')).toEqual([403, { message: 'Missing Authentication Token' }]);
    const scope = `${local.credentials.accessKeyId}/20260101/us-east-1/execute-api/aws4_request`;
    const signed = await token(`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`, 'iam');
    expect(signed).toMatchObject([
      200,
      { requestContext: { identity: { userArn: expect.stringContaining('arn:aws:iam::') as string } } },
    ]);
  });

  it('requires a key of a usage plan of the stage', async () => {
    const keyed = (key?: string) => get('keyed', key === undefined ? {} : { headers: { 'x-api-key': key } });
    for (const key of [undefined, 'wrong', 'a-key-without-a-plan-here']) {
      const response = await keyed(key);
      expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
    }
    const event: unknown = await (await keyed('the-key-of-the-test-app')).json();
    expect(event).toMatchObject({ requestContext: { identity: { apiKey: 'the-key-of-the-test-app' } } });
  });

  it('validates parameters and bodies', async () => {
    const order = (body: object, path = 'orders?shop=a') => post(path, body, { 'x-user': 'u' });
    expect((await order({ items: [{ sku: 'a' }], count: 1, size: '3' })).status).toBe(200);
    const missing = await post('orders', {});
    expect([missing.status, await missing.json()]).toEqual([
      400,
      { message: 'Missing required request parameters: [shop, x-user]' },
    ]);
    for (const body of [{ items: [{}] }, { count: 0 }, { items: 1 }, [], { size: 'x' }]) {
      const response = await order(body);
      expect([response.status, await response.json()], JSON.stringify(body)).toMatchObject([
        422,
        { text: 'Invalid request body', why: expect.stringMatching(/^\[.+\]$/) as string, path: '/orders' },
      ]);
      expect([response.headers.get('x-reason'), response.headers.get('x-user')]).toEqual(['body', 'u']);
    }
    // A pattern that backtracks has a time limit.
    expect((await order({ name: `${'a'.repeat(40)}!` })).status).toBe(500);
  });
});
