import { request as httpRequest } from 'node:http';
import { VirtualClock } from '@stepwell/asl';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceContext } from '../../kernel/service.js';
import { CredentialRegistry, startEndpoint, type Endpoint } from '../../kernel/endpoint/index.js';
import { testContext } from '../../testing/test-kernel.js';
import { type CorsConfiguration } from './http-api.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Call } from '../../kernel/operation.js';
import { SqsService } from '../sqs/index.js';
import { ExecuteApi } from '../../kernel/execute-api/execute-api.js';
import { HttpApiService } from './service.js';

/** The response of a function. */
interface FunctionResponse {
  readonly payload: string;
  readonly functionError?: string;
}

const cors: CorsConfiguration = {
  allowOrigins: ['http://localhost:3000'],
  allowMethods: ['POST'],
  allowHeaders: ['content-type'],
  exposeHeaders: ['x-id'],
  allowCredentials: true,
  maxAge: 60,
};
const lambda = (functionArn: string, payloadFormatVersion: '1.0' | '2.0' = '2.0') =>
  ({ kind: 'lambda', functionArn, payloadFormatVersion, timeoutMs: 5000 }) as const;
const signature =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, ' +
  'Signature=00';

let service: HttpApiService;
let endpoint: Endpoint;
let answers: Record<string, (event: string, signal: AbortSignal) => Promise<FunctionResponse>>;
let context: ServiceContext;

beforeEach(async () => {
  answers = { echo: async (event) => ({ payload: event }) };
  context = testContext({
    clock: new VirtualClock(Date.UTC(2020, 2, 12, 19, 3, 58)),
    endpoint: () => endpoint.url,
  });
  context.kernel.register({
    model: readModel('lambda'),
    operations: {
      Invoke: async (input: { readonly FunctionName: string; readonly Payload: Buffer }, { signal }: Call) => {
        const { payload, functionError } = (await answers[input.FunctionName]?.(input.Payload.toString(), signal)) ?? {
          payload: 'null',
        };
        return { Payload: Buffer.from(payload), FunctionError: functionError };
      },
    },
  });
  service = new HttpApiService(context);
  const { apis } = service;
  apis.create({ apiId: 'abc', name: 'Test', cors });
  apis.addStage('abc', '$default', { level: 'info' });
  apis.addStage('abc', 'beta');
  apis.addIntegration('abc', 'echo', lambda('echo'));
  apis.addIntegration('abc', 'echo1', lambda('echo', '1.0'));
  apis.addIntegration('abc', 'other', lambda('other'));
  apis.addRoute('abc', 'POST /items/{id}', 'echo', { kind: 'none' });
  apis.addRoute('abc', 'POST /old/{proxy+}', 'echo1', { kind: 'none' });
  apis.addRoute('abc', 'POST /signed', 'echo', { kind: 'iam' });
  apis.addRoute('abc', 'GET /jwt', 'echo', { kind: 'unsupported', description: 'a JWT authorizer' });
  apis.addRoute('abc', 'GET /other', 'other', { kind: 'none' });
  endpoint = await startEndpoint({
    services: [new ExecuteApi(context.kernel, [service])],
    credentials: new CredentialRegistry(),
    region: 'us-east-1',
  });
});
afterEach(async () => {
  await endpoint.close();
});

const url = (path: string) => `${endpoint.url}/_aws/execute-api/abc${path}`;
const post = (path: string, init: RequestInit = {}) => fetch(url(path), { method: 'POST', ...init });

describe('an HTTP API', () => {
  it('invokes a function with payload format 2.0', async () => {
    const headers = { 'content-type': 'application/json', cookie: 'a=1; b=2', 'user-agent': 'test', 'x-two': 'one' };
    const response = await post('/items/caf%C3%A9?q=1&q=2%20x', { body: '{"x":1}', headers });
    const event = (await response.json()) as { headers: object; requestContext: { http: object } };
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /items/{id}',
      rawPath: '/items/café',
      rawQueryString: 'q=1&q=2%20x',
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json', 'x-two': 'one' },
      queryStringParameters: { q: '1,2 x' },
      pathParameters: { id: 'café' },
      stageVariables: { level: 'info' },
      body: '{"x":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '123456789012',
        apiId: 'abc',
        domainName: 'abc.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'abc',
        http: { method: 'POST', path: '/items/café', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: response.headers.get('apigw-requestid'),
        routeKey: 'POST /items/{id}',
        stage: '$default',
        time: '12/Mar/2020:19:03:58 +0000',
        timeEpoch: Date.UTC(2020, 2, 12, 19, 3, 58),
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('invokes a function with payload format 1.0', async () => {
    answers['echo'] = async (event) => ({ payload: JSON.stringify({ statusCode: 200, body: event }) });
    const event: unknown = await (
      await post('/old/a/b?q=1&q=2', { body: 'x', headers: { 'content-type': 'text/plain' } })
    ).json();
    expect(event).toMatchObject({
      version: '1.0',
      resource: '/old/{proxy+}',
      path: '/old/a/b',
      httpMethod: 'POST',
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ['1', '2'] },
      pathParameters: { proxy: 'a/b' },
      requestContext: { resourcePath: '/old/{proxy+}', stage: '$default' },
      body: 'x',
      isBase64Encoded: false,
    });
  });

  it.each([['application/octet-stream'], ['application/x-www-form-urlencoded']])(
    'passes a body of type %s in base64',
    async (type) => {
      expect(await (await post('/items/1', { body: 'a=1', headers: { 'content-type': type } })).json()).toMatchObject({
        body: 'YT0x',
        isBase64Encoded: true,
      });
    },
  );

  it('serves named stages below their name, which is part of the path', async () => {
    const event: unknown = await (await post('/beta/items/1', { body: '{}' })).json();
    expect(event).toMatchObject({
      rawPath: '/beta/items/1',
      pathParameters: { id: '1' },
      requestContext: { stage: 'beta' },
    });
  });

  it('is addressed by its host name', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'abc.execute-api.us-east-1.amazonaws.com' };
      httpRequest(`${endpoint.url}/items/1`, { method: 'POST', headers }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('returns 404 if no route matches or the API does not exist', async () => {
    const response = await fetch(url('/nowhere'));
    expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}']);
    expect(await (await fetch(`${endpoint.url}/_aws/execute-api/zzz/`)).text()).toContain("No API 'zzz'");
  });

  it('accepts only signed requests for a route with IAM authorization', async () => {
    const refused = await post('/signed', { body: '{}' });
    expect([refused.status, await refused.text()]).toEqual([403, '{"message":"Forbidden"}']);
    const passed = await post('/signed', { body: '{}', headers: { authorization: signature } });
    expect(await passed.json()).toMatchObject({
      requestContext: { authorizer: { iam: { accessKey: 'AKIDEXAMPLE' } } },
    });
  });

  it('rejects requests to routes with an unsupported authorizer', async () => {
    const response = await fetch(url('/jwt'));
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('a JWT authorizer');
  });

  it('returns 413 for a body above 10 MB', async () => {
    const response = await post('/items/1', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect([response.status, await response.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  });

  it('returns 500 if the function fails and 503 if it times out', async () => {
    answers['other'] = async () => ({ payload: '{"errorMessage":"boom"}', functionError: 'Unhandled' });
    const failed = await fetch(url('/other'));
    expect([failed.status, await failed.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    service.apis.addIntegration('abc', 'other', { ...lambda('other'), timeoutMs: 20 });
    answers['other'] = (_event, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const slow = await fetch(url('/other'));
    expect([slow.status, await slow.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  it('calls services with parameters of the request, and passes their errors on', async () => {
    const sqs = new SqsService(context);
    const { arn, url: queueUrl } = sqs.createQueue('work');
    const send = (requestParameters: Record<string, string>) =>
      service.apis.addIntegration('abc', 'send', {
        kind: 'service',
        subtype: 'SQS-SendMessage',
        requestParameters,
        credentialsArn: 'arn:aws:iam::123456789012:role/api',
        timeoutMs: 5000,
      });
    service.apis.addRoute('abc', 'POST /send', 'send', { kind: 'none' });
    send({ QueueUrl: queueUrl, MessageBody: '$request.body.text', DelaySeconds: '$request.querystring.delay' });
    const sent = await post('/send?delay=0', { body: '{"text":"hello"}' });
    expect([sent.status, await sent.json()]).toEqual([
      200,
      {
        MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592',
      },
    ]);
    expect(sqs.messages(arn).map(({ body, senderId }) => [body, senderId])).toEqual([
      ['hello', expect.stringMatching(/^AROA/)],
    ]);
    const invalid = await post('/send?delay=soon', { body: '{"text":"hello"}' });
    expect(invalid.status).toBe(400);
    send({ QueueUrl: 'absent', MessageBody: 'x' });
    const failed = await post('/send');
    expect([failed.status, await failed.json()]).toMatchObject([400, { __type: 'QueueDoesNotExist' }]);
    await sqs.close();
  });

  it('responds to preflight requests, and sets its CORS headers', async () => {
    const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };
    const preflight = await fetch(url('/items/1'), { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '60',
    });
    answers['echo'] = async () => ({ payload: '{"statusCode":200,"headers":{"access-control-allow-origin":"*"}}' });
    const allowed = await post('/items/1', { headers: { origin: 'http://localhost:3000' } });
    expect([
      allowed.headers.get('access-control-allow-origin'),
      allowed.headers.get('access-control-expose-headers'),
    ]).toEqual(['http://localhost:3000', 'x-id']);
    const other = await post('/items/1', { headers: { origin: 'http://localhost:4000' } });
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });
});
