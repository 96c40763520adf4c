import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { GetCallerIdentityCommand, AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalService, type ServiceRequest } from '../service.js';
import { StsService } from '../../services/sts/service.js';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { readSignature } from './caller.js';
import { isAwsName } from '../guard/aws-hosts.mjs';
import { startEndpoint } from './server.js';
import { bucketOfHost, isLocalHost } from './hosts.js';

/** A service that tells what it was asked. */
class EchoService implements LocalService {
  last: ServiceRequest | undefined;
  constructor(
    readonly signingName: string,
    readonly targetPrefix?: string,
    private readonly host?: string,
    private readonly path?: string,
  ) {}
  ownsHost(host: string): boolean {
    return this.host !== undefined && host.endsWith(this.host);
  }
  ownsPath(path: string): boolean {
    return this.path !== undefined && path.startsWith(this.path);
  }
  handle(received: ServiceRequest, response: ServerResponse): Promise<void> {
    this.last = received;
    if (received.url.pathname === '/defect') return Promise.reject(new Error('broken inside'));
    response.end(JSON.stringify({ service: this.signingName, caller: received.caller, path: received.url.pathname }));
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

let local: TestEndpoint<Record<string, LocalService>>;
beforeAll(async () => {
  local = await startTestEndpoint(({ context, credentials }) => ({
    s3: new EchoService('s3'),
    states: new EchoService('states', 'AWSStepFunctions.'),
    lambda: new EchoService('lambda', undefined, undefined, '/2015-03-31/functions'),
    api: new EchoService('execute-api', undefined, '.execute-api.localhost'),
    sts: new StsService({ ...context, credentials }),
  }));
});
afterAll(() => local.close());

const signed = (service: string, key = 'AKID') =>
  `AWS4-HMAC-SHA256 Credential=${key}/20261122/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;

describe('the endpoint', () => {
  it.each([
    ['the service of the signature', '/any/path', { authorization: signed('states') }, 'states'],
    [
      'the service of a presigned query',
      '/key?X-Amz-Credential=AKID%2F20261122%2Feu-west-1%2Fs3%2Faws4_request',
      {},
      's3',
    ],
    ['the target of an unsigned request', '/', { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' }, 'states'],
    ['a path that a service owns', '/2015-03-31/functions/x', {}, 'lambda'],
    [
      'a host that a service owns, signed for another or not',
      '/',
      { host: 'abc.execute-api.localhost', authorization: signed('s3') },
      'execute-api',
    ],
    ['S3 for the path of a bucket', '/bucket/key', {}, 's3'],
    ['the AWS host name', '/x', { host: 'states.us-east-1.amazonaws.com' }, 'states'],
    ['the AWS host name of S3', '/bucket/key', { host: 's3.dualstack.us-east-1.amazonaws.com' }, 's3'],
    ['a host name below localhost', '/', { host: 'states.localhost' }, 'states'],
  ])('routes by %s', async (_, path, headers, service) => {
    expect(JSON.parse((await send(path, headers)).body)).toMatchObject({ service });
  });

  it('removes the host prefix sync-', async () => {
    expect(await send('/', { host: 'sync-states.localhost', authorization: signed('states') })).toMatchObject({
      status: 200,
    });
  });

  it('passes the caller to services', async () => {
    const role = 'arn:aws:iam::123456789012:role/caller';
    const { accessKeyId } = local.credentials.issue(role);
    const known = await send('/', { authorization: signed('states', accessKeyId) });
    expect(JSON.parse(known.body)).toMatchObject({ caller: { accessKeyId, roleArn: role, region: 'eu-west-1' } });
    const unsigned = await send('/', { 'x-amz-target': 'AWSStepFunctions.X' });
    expect(JSON.parse(unsigned.body)).toMatchObject({ caller: { region: 'us-east-1' } });
  });

  it('rejects calls of unsupported services in their protocol', async () => {
    const json = await send('/', { authorization: signed('kinesis'), 'content-type': 'application/x-amz-json-1.1' });
    expect([json.status, JSON.parse(json.body)]).toEqual([
      501,
      expect.objectContaining({
        __type: 'UnknownService',
        message: expect.stringContaining("'kinesis' is not supported locally"),
      }),
    ]);
    const query = await send('/', {
      authorization: signed('ses'),
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(query.body).toContain("<Code>UnknownService</Code><Message>The service 'ses' is not supported locally");
    const client = new DynamoDBClient({ ...local.clientConfig(), maxAttempts: 1 });
    await expect(client.send(new DescribeTableCommand({ TableName: 'x' }))).rejects.toMatchObject({
      name: 'UnknownService',
      message: expect.stringContaining("'dynamodb'"),
    });
    client.destroy();
  });

  it.each([
    ['route53', {}, 'text/xml', '<ErrorResponse><Error><Type>Receiver</Type><Code>UnknownService</Code>'],
    ['cloudfront', {}, 'text/xml', '<ErrorResponse><Error><Type>Receiver</Type><Code>UnknownService</Code>'],
    [
      'ec2',
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      'text/xml',
      '<Response><Errors><Error><Code>UnknownService</Code>',
    ],
    ['kinesis', { 'smithy-protocol': 'rpc-v2-cbor' }, 'application/cbor', 'UnknownService'],
    ['appsync', {}, 'application/json', '{"__type":"UnknownService"'],
  ])('rejects calls of %s in its protocol', async (service, headers, type, text) => {
    const response = await send('/', { authorization: signed(service), ...headers });
    expect(response).toMatchObject({ status: 501, type, body: expect.stringContaining(text) as string });
  });

  it.each([
    ['/', {}, 'application/json'],
    ['/?Action=ListQueues&Version=2012-11-05', {}, 'text/xml'],
    ['/bucket?Action=ListQueues', {}, 'text/xml'],
  ])('rejects a request to %s without a signature, which no service serves', async (path, headers, type) => {
    const response = await send(path, headers);
    expect(response).toMatchObject({ status: 403, type });
    expect(response.body).toContain('MissingAuthenticationToken');
    expect(response.body).toContain('Request is missing Authentication Token');
  });

  it('lets requests wait until it is ready, and rejects them if it cannot become ready', async () => {
    const echo = new EchoService('s3');
    let become = { ready: () => undefined as void, failed: () => undefined as void };
    const start = () =>
      startEndpoint({
        services: [echo],
        credentials: local.credentials,
        region: 'us-east-1',
        ready: new Promise((resolve, reject) => (become = { ready: resolve, failed: () => reject(new Error('no')) })),
      });
    const first = await start();
    const waiting = send('/bucket', {}, first.port);
    await send('/bucket', {});
    expect(echo.last).toBeUndefined();
    become.ready();
    expect(await waiting).toMatchObject({ status: 200 });
    await first.close();
    const broken = await start();
    const refused = send('/bucket', { authorization: signed('s3') }, broken.port);
    become.failed();
    expect(await refused).toMatchObject({ status: 503, body: expect.stringContaining('ServiceUnavailable') as string });
    await broken.close();
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    'amazonaws.com.evil.example',
    '127.0.0.1.evil.example',
  ])('rejects the host %s, which DNS rebinding would use', async (host) => {
    expect(await send('/', { host, authorization: signed('s3') })).toMatchObject({
      status: 403,
      body: expect.stringContaining('InvalidHost'),
    });
  });

  it('rejects pages of other origins', async () => {
    expect(await send('/bucket', { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await send('/bucket', { origin: 'null' })).toMatchObject({ status: 403 });
    expect(await send('/bucket', { origin: 'http://localhost:3000' })).toMatchObject({ status: 200 });
  });

  it('returns 500 for an error of a service, and reports it', async () => {
    expect(await send('/defect', {})).toMatchObject({ status: 500, body: expect.stringContaining('broken inside') });
    expect(local.defects.splice(0)).toEqual([expect.objectContaining({ message: 'broken inside' })]);
  });

  it('closes immediately, even with open connections', async () => {
    const other = await startTestEndpoint(() => ({ s3: new EchoService('s3') }));
    const idle = request(`${other.endpoint.url}/x`, { method: 'PUT' });
    const ended = new Promise((resolve) => idle.on('error', resolve));
    idle.write('x');
    await new Promise((resolve) => idle.on('socket', (socket) => socket.once('connect', resolve)));
    await other.close();
    await ended;
  });
});

describe('STS', () => {
  it('returns the identity of a caller, and credentials of another role', async () => {
    const sts = new STSClient(local.clientConfig('arn:aws:iam::123456789012:role/service/worker'));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/worker/stepwell',
    });
    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/other', RoleSessionName: 'session-1' }),
    );
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/other/session-1');
    expect(local.credentials.roleOf(Credentials?.AccessKeyId)).toBe('arn:aws:iam::123456789012:role/other');
    await expect(sts.send(new AssumeRoleCommand({ RoleArn: 'nonsense', RoleSessionName: 'x1' }))).rejects.toMatchObject(
      { name: 'ValidationError' },
    );
    sts.destroy();
  });

  it('treats unknown keys as the account', async () => {
    const sts = new STSClient({
      ...local.clientConfig(),
      credentials: { accessKeyId: 'anything', secretAccessKey: 'at all' },
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::123456789012:root');
    sts.destroy();
  });
});

describe('hosts and signatures', () => {
  it.each([
    ['images.localhost', 'images'],
    ['my.bucket.s3.localhost', 'my.bucket'],
    ['images.s3.eu-west-1.amazonaws.com', 'images'],
    ['images.s3.amazonaws.com', 'images'],
    ['images.127.0.0.1', 'images'],
    ['localhost', undefined],
    ['s3.localhost', undefined],
    ['sqs.us-east-1.localhost', undefined],
    ['s3.us-east-1.amazonaws.com', undefined],
    ['states.us-east-1.amazonaws.com', undefined],
    ['abc123.execute-api.localhost', undefined],
  ])('finds the bucket in %s: %s', (host, bucket) => {
    expect(bucketOfHost(host)).toBe(bucket);
    expect(isLocalHost(host) || isAwsName(host)).toBe(true);
  });

  it('ignores other kinds of authorization', () => {
    const read = (authorization: string) =>
      readSignature({ headers: { authorization } } as IncomingMessage, new URL('http://127.0.0.1/'));
    expect([read('Bearer abc'), read('AWS4-HMAC-SHA256 Credential=only'), read('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(read('AWS4-ECDSA-P256-SHA256 Credential=AKID/20261122/s3/aws4_request, Signature=0')).toEqual({
      accessKeyId: 'AKID',
      service: 's3',
      region: '',
    });
  });
});

function send(
  path: string,
  headers: Record<string, string>,
  port = local.endpoint.port,
): Promise<{ status: number | undefined; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], body }));
    })
      .on('error', reject)
      .end();
  });
}
