import { request } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutBucketCorsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { startLocal } from '../../environment/start-local.js';
import { BlockedByBrowser, browserOf } from '../../testing/browser.js';

let local: LocalEnvironment;
let queueUrl: string;
beforeAll(async () => {
  local = await startLocal();
  queueUrl = local.services.sqs.createQueue('orders').url;
  const rule = {
    AllowedOrigins: ['https://app.example', 'https://*.preview.example'],
    AllowedMethods: ['GET', 'PUT'],
    AllowedHeaders: ['content-type', 'x-amz-*', 'amz-sdk-*', 'authorization'],
    ExposeHeaders: ['etag'],
  };
  const localRule = { ...rule, AllowedOrigins: ['http://localhost:3000'] };
  const publicRule = { AllowedOrigins: ['*'], AllowedMethods: ['GET'] };
  const s3 = new S3Client(local.clientConfig());
  for (const [Bucket, CORSRules] of [
    ['closed', []],
    ['shared', [rule, localRule]],
    ['public', [publicRule]],
  ] as const) {
    await local.services.s3.createBucket(Bucket);
    if (CORSRules.length > 0)
      await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [...CORSRules] } }));
  }
  s3.destroy();
  for (const bucket of ['closed', 'shared', 'public']) await local.services.s3.putObject(bucket, 'a.txt', 'content');
  const cors = {
    allowMethods: ['GET', 'POST'],
    allowHeaders: [],
    exposeHeaders: [],
    allowCredentials: false,
    maxAge: undefined,
  };
  const apis = {
    plain: undefined,
    shared: { ...cors, allowOrigins: ['https://app.example'] },
    public: { ...cors, allowOrigins: ['*'] },
  };
  for (const [apiId, settings] of Object.entries(apis)) {
    local.services.httpApis.create({ apiId, name: apiId, cors: settings });
    local.services.httpApis.addStage(apiId, '$default');
    local.services.httpApis.addIntegration(apiId, 'none', { kind: 'unsupported', description: 'nothing' });
    local.services.httpApis.addRoute(apiId, 'ANY /', 'none', { kind: 'none' });
  }
});
afterAll(() => local.close());

const evil = 'https://evil.example';
const mozilla = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const credential = 'X-Amz-Credential=AKID%2F20261122%2Fus-east-1%2Fsqs%2Faws4_request';
const sendMessage = () =>
  `/?Action=SendMessage&QueueUrl=${encodeURIComponent(queueUrl)}&MessageBody=evil&${credential}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const simple = { 'content-type': 'text/plain' };

describe('a page of another site', () => {
  it.each<[string, string, Record<string, string>]>([
    ['an image', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', referer: `${evil}/` }],
    ['an image without referrer', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a link', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1' }],
    ['a link in an email', 'GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    [
      'a link on a page of this machine',
      'GET',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', referer: 'http://localhost:3000/' },
    ],
    [
      'fetch() without CORS',
      'POST',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', origin: evil, ...simple },
    ],
    ['a form', 'POST', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', origin: evil, ...form }],
    [
      'a form of a sandboxed frame',
      'POST',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', origin: 'null', ...form },
    ],
    ['a beacon', 'POST', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', origin: evil, ...simple }],
    [
      'a WebSocket',
      'GET',
      { 'sec-fetch-mode': 'websocket', origin: evil, connection: 'upgrade', upgrade: 'websocket' },
    ],
    ['a browser without fetch metadata', 'GET', { 'user-agent': mozilla, referer: `${evil}/` }],
    ['a browser that tells nothing', 'GET', { 'user-agent': mozilla }],
    ['a referrer only', 'GET', { referer: `${evil}/` }],
    ['a value of Sec-Fetch-Site that is not known', 'GET', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['an origin that only looks local', 'POST', { origin: 'http://localhost.evil.example', ...form }],
    ['an origin whose user is localhost', 'POST', { origin: 'http://localhost@evil.example', ...form }],
    ['two origins', 'POST', { origin: `http://localhost:3000, ${evil}`, ...form }],
    [
      'a preflight',
      'OPTIONS',
      { origin: evil, 'access-control-request-method': 'POST', 'sec-fetch-site': 'cross-site' },
    ],
  ])('changes nothing by %s', async (_, method, headers) => {
    const body = method === 'POST' ? sendMessage().slice(2) : undefined;
    const response = await send(method, method === 'POST' ? `/?${credential}` : sendMessage(), headers, body);
    expect(response).toMatchObject({ status: 403, body: expect.stringContaining('InvalidOrigin') });
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
    expect(local.services.sqs.messages(queueUrl)).toEqual([]);
  });

  it.each([
    'evil.example',
    '127.0.0.1.nip.io',
    'localhost.evil.example',
    '0.0.0.0',
    '[::]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '127.1',
    'localhost.',
    '10.0.0.1',
    'sync-evil.example',
    'evil.example:80#localhost',
    'localhost@evil.example',
    '169.254.169.254',
  ])('is rejected with the name %s, which resolves to this machine', async (host) => {
    expect(await send('GET', sendMessage(), { host: `${host}:${new URL(local.endpoint).port}` })).toMatchObject({
      status: 403,
      body: expect.stringContaining('InvalidHost'),
    });
    expect(local.services.sqs.messages(queueUrl)).toEqual([]);
  });

  it('is rejected with a host name of AWS, which a network can resolve to this machine', async () => {
    const host = 'evil.s3.us-east-1.amazonaws.com';
    const signs: Record<string, string>[] = [
      { 'user-agent': mozilla },
      { 'sec-fetch-site': 'same-origin' },
      { origin: `http://${host}` },
    ];
    for (const headers of signs) {
      expect(await send('GET', '/', { host, ...headers })).toMatchObject({
        status: 403,
        body: expect.stringContaining('InvalidHost'),
      });
    }
    expect(
      await send('GET', '/', { host: 'closed.s3.us-east-1.amazonaws.com', 'user-agent': 'aws-cli/2' }),
    ).toMatchObject({ status: 200 });
  });

  it.each<[string, string, string, Record<string, string>, boolean]>([
    ['an API without CORS', 'POST', '/_aws/execute-api/plain/', { origin: evil, ...form }, false],
    ['an API without CORS, by an image', 'GET', '/_aws/execute-api/plain/', { 'sec-fetch-site': 'cross-site' }, false],
    ['an API of other origins', 'POST', '/_aws/execute-api/shared/', { origin: evil, ...form }, false],
    [
      'an API of other origins, by an image',
      'GET',
      '/_aws/execute-api/shared/',
      { 'sec-fetch-site': 'cross-site' },
      false,
    ],
    [
      'an API of other origins, by the preflight',
      'OPTIONS',
      '/_aws/execute-api/shared/',
      { origin: evil, 'access-control-request-method': 'POST' },
      false,
    ],
    ['an API that allows it', 'POST', '/_aws/execute-api/shared/', { origin: 'https://app.example', ...form }, true],
    [
      'an API that allows it, by an image',
      'GET',
      '/_aws/execute-api/shared/',
      { 'sec-fetch-site': 'cross-site', referer: 'https://app.example/page' },
      true,
    ],
    [
      'an API that allows it, by its host',
      'POST',
      '/',
      { host: 'shared.execute-api.localhost', origin: 'https://app.example' },
      true,
    ],
    ['an API of every origin', 'POST', '/_aws/execute-api/public/', { origin: 'null', ...form }, true],
    [
      'an API of every origin, by a link',
      'GET',
      '/_aws/execute-api/public/',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      true,
    ],
    ['an API that does not exist', 'POST', '/_aws/execute-api/absent/', { origin: 'https://app.example' }, false],
    [
      'another service by the host of an API',
      'GET',
      '/?Action=ListQueues',
      { host: 'plain.execute-api.localhost', 'sec-fetch-site': 'cross-site' },
      false,
    ],
    ['a bucket without CORS', 'GET', '/closed/a.txt', { origin: evil }, false],
    ['a bucket without CORS, by an image', 'GET', '/closed/a.txt', { 'sec-fetch-site': 'cross-site' }, false],
    [
      'a bucket without CORS, by its host',
      'GET',
      '/a.txt',
      { host: 'closed.localhost', 'sec-fetch-site': 'cross-site' },
      false,
    ],
    ['a bucket of other origins', 'PUT', '/shared/b.txt', { origin: evil }, false],
    ['a bucket of other origins, encoded', 'PUT', '/%73hared/b.txt', { origin: evil }, false],
    ['a bucket that allows it', 'GET', '/shared/a.txt', { origin: 'https://app.example' }, true],
    ['a bucket that allows it by a pattern', 'GET', '/shared/a.txt', { origin: 'https://pr-1.preview.example' }, true],
    [
      'a bucket that allows it, with another method',
      'DELETE',
      '/shared/a.txt',
      { origin: 'https://app.example' },
      false,
    ],
    ['a public bucket', 'GET', '/public/a.txt', { 'sec-fetch-site': 'cross-site' }, true],
    ['a public bucket, to write', 'PUT', '/public/b.txt', { origin: evil }, false],
    ['the list of buckets', 'GET', '/', { 'sec-fetch-site': 'cross-site' }, false],
    ['a path that cannot be decoded', 'GET', '/%', { 'sec-fetch-site': 'cross-site' }, false],
  ])('is allowed according to the CORS configuration: %s', async (_, method, path, headers, isServed) => {
    const { status, body } = await send(method, path, headers);
    expect(status === 403 && body.includes('InvalidOrigin')).toBe(!isServed);
  });
});

describe('a program and the address bar', () => {
  it.each<[string, string, Record<string, string>]>([
    ['curl, for an object', '/closed/a.txt', { 'user-agent': 'curl/8.5.0' }],
    [
      "Node.js' fetch",
      sendMessageOfNothing(),
      { 'user-agent': 'node', 'sec-fetch-mode': 'cors', 'accept-language': '*' },
    ],
    ['a function that poses as a browser, for an object', '/closed/a.txt', { 'user-agent': mozilla }],
    [
      'the address bar, for an object',
      '/closed/a.txt',
      { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'user-agent': mozilla },
    ],
    [
      'an image on a page of this machine',
      '/closed/a.txt',
      { 'sec-fetch-site': 'cross-site', referer: 'http://localhost:3000/' },
    ],
    [
      'a page of this machine in an old browser',
      sendMessageOfNothing(),
      { 'user-agent': mozilla, referer: 'http://localhost:3000/' },
    ],
  ])('are served: %s', async (_, path, headers) => {
    expect(await send('GET', path, headers)).toMatchObject({ status: 200 });
  });
});

describe('a page on http://localhost:3000', () => {
  const configuration = () => ({
    ...local.clientConfig(),
    maxAttempts: 1,
    requestHandler: browserOf('http://localhost:3000'),
  });

  it('calls service APIs with the AWS SDK', async () => {
    const sqs = new SQSClient(configuration());
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'from a page' }));
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }))).Messages).toMatchObject([
      { Body: 'from a page' },
    ]);
    expect(await new SFNClient(configuration()).send(new ListStateMachinesCommand({}))).toMatchObject({
      stateMachines: [],
    });
    expect(await new DynamoDBClient(configuration()).send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
    expect((await new SNSClient(configuration()).send(new ListTopicsCommand({}))).$metadata.httpStatusCode).toBe(200);
    const lambda = new LambdaClient(configuration());
    expect(await lambda.send(new ListFunctionsCommand({}))).toMatchObject({ Functions: [] });
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'absent' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('accesses only buckets whose CORS configuration allows it', async () => {
    const s3 = new S3Client({ ...configuration(), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'shared', Key: 'page.txt', Body: 'from a page' }));
    expect(
      await (await s3.send(new GetObjectCommand({ Bucket: 'shared', Key: 'page.txt' }))).Body?.transformToString(),
    ).toBe('from a page');
    await expect(s3.send(new GetObjectCommand({ Bucket: 'closed', Key: 'a.txt' }))).rejects.toThrow(BlockedByBrowser);
    expect(await preflight('/closed/a.txt', 'http://localhost:3000')).toMatchObject({
      status: 403,
      body: expect.stringContaining('CORSResponse: CORS is not enabled for this bucket.'),
    });
    expect(await preflight('/shared/a.txt', 'http://localhost:4000')).toMatchObject({
      status: 403,
      body: expect.stringContaining('CORSResponse: This CORS request is not allowed.'),
    });
  });

  it('receives the CORS headers of S3: credentials, exposed headers, and * for all origins', async () => {
    const { headers } = await send('GET', '/shared/a.txt', { origin: 'http://localhost:3000' });
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'etag',
    });
    const open = await send('GET', '/public/a.txt', { origin: 'http://localhost:3000' });
    expect(open.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(open.headers['access-control-allow-credentials']).toBeUndefined();
  });
});

function sendMessageOfNothing(): string {
  return `/?Action=ListQueues&Version=2012-11-05&${credential}`;
}

function preflight(path: string, origin: string) {
  return send('OPTIONS', path, { origin, 'access-control-request-method': 'GET' });
}

function send(method: string, path: string, headers: Record<string, string>, body?: string) {
  const { hostname, port } = new URL(local.endpoint);
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      });
      sent.on('error', reject).end(body);
    },
  );
}
