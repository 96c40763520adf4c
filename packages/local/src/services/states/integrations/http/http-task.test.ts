import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import {
  CreateConnectionCommand,
  DescribeConnectionCommand,
  EventBridgeClient,
  type CreateConnectionCommandInput,
} from '@aws-sdk/client-eventbridge';
import { TestStateCommand } from '@aws-sdk/client-sfn';
import { SeededRandom } from '@stepwell/asl';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EventsService } from '../../../events/index.js';
import { roleArn, startStates, type TestStates } from '../../testing/start-states.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let env: TestStates;
let server: Server;
let base: string;
let events: EventBridgeClient;
let seen: Seen[] = [];
let count = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        seen.push({
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        });
        const path = new URL(request.url ?? '', base).pathname;
        if (path === '/json')
          response.writeHead(200, { 'content-type': 'application/json', 'x-own': 'a' }).end('{"a":[1]}');
        else if (path === '/text') response.writeHead(201, { 'content-type': 'text/plain' }).end('hello');
        else if (path === '/token') response.writeHead(200).end('{"access_token":"t0ken"}');
        else if (path === '/moved') response.writeHead(302, { location: `${base}/json` }).end();
        else if (path === '/large') response.writeHead(200).end('x'.repeat(262_145));
        else if (path === '/cut') request.socket.destroy();
        else response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"none"}');
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  env = await startStates({
    services: ({ context }) => ({ events: new EventsService({ ...context, random: new SeededRandom(1) }) }),
  });
  events = new EventBridgeClient(env.local.clientConfig());
});
afterAll(async () => {
  events.destroy();
  await env[Symbol.asyncDispose]();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  seen = [];
});

const connect = async (input: Partial<CreateConnectionCommandInput> = {}) => {
  const { ConnectionArn } = await events.send(
    new CreateConnectionCommand({
      Name: `c-${++count}`,
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 's3cret' } },
      ...input,
    }),
  );
  return ConnectionArn ?? '';
};

async function run(Parameters: object, ConnectionArn?: string) {
  const Authentication = { ConnectionArn: ConnectionArn ?? (await connect()) };
  const stateMachineArn = await env.create(
    {
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Task',
          Resource: 'arn:aws:states:::http:invoke',
          Parameters: { Method: 'GET', Authentication, ...Parameters },
          End: true,
        },
      },
    },
    { name: `http-${++count}` },
  );
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn });
  const ended = await env.states.inProcess.waitForExecution(executionArn);
  return { ...ended, history: JSON.stringify(env.states.inProcess.history(executionArn)) };
}

describe('http:invoke', () => {
  it('returns status, headers and body, without the API key', async () => {
    const { output = '', history } = await run({
      ApiEndpoint: `${base}/json?a=1`,
      Headers: { Accept: 'application/json', 'X-List': ['p', 'q'] },
      QueryParameters: { b: 'x y', c: [1, 2] },
    });
    expect(JSON.parse(output)).toEqual({
      StatusCode: 200,
      StatusText: 'OK',
      ResponseBody: { a: [1] },
      Headers: expect.objectContaining({ 'content-type': ['application/json'], 'x-own': ['a'] }),
    });
    expect(seen).toMatchObject([
      {
        method: 'GET',
        url: '/json?a=1&b=x+y&c=1&c=2',
        headers: {
          'x-key': 's3cret',
          accept: 'application/json',
          'x-list': 'p,q',
          range: 'bytes=0-262144',
          'user-agent': 'Amazon|StepFunctions|HttpInvoke|us-east-1',
        },
      },
    ]);
    expect(history).not.toContain('s3cret');
  });

  it('is returned by TestState with TRACE, and secrets only with RevealSecrets', async () => {
    const definition = JSON.stringify({
      Type: 'Task',
      Resource: 'arn:aws:states:::http:invoke',
      End: true,
      Parameters: {
        ApiEndpoint: `${base}/text`,
        Method: 'POST',
        RequestBody: { a: 1 },
        Authentication: { ConnectionArn: await connect() },
      },
    });
    const traced = async (inspectionLevel: 'DEBUG' | 'TRACE', revealSecrets = false) =>
      (await env.client.send(new TestStateCommand({ definition, roleArn, inspectionLevel, revealSecrets })))
        .inspectionData;
    const hidden = await traced('TRACE');
    expect(hidden?.request).toEqual({
      protocol: 'http',
      method: 'POST',
      url: `${base}/text`,
      body: '{"a":1}',
      headers:
        '[user-agent: Amazon|StepFunctions|HttpInvoke|us-east-1, range: bytes=0-262144, content-type: ' +
        'application/json; charset=UTF-8]',
    });
    expect(hidden?.response).toMatchObject({
      protocol: 'http',
      statusCode: '201',
      statusMessage: 'Created',
      headers: expect.stringContaining('content-type: text/plain'),
      body: 'hello',
    });
    expect((await traced('TRACE', true))?.request?.headers).toContain('x-key: s3cret');
    expect((await traced('DEBUG'))?.request).toBeUndefined();
  });

  it('sends JSON, text and forms', async () => {
    const RequestBody = { a: 'x y', list: ['p', 'q'], nested: { b: 1 } };
    const form = (ArrayFormat?: string) => ({
      ApiEndpoint: `${base}/text`,
      Method: 'POST',
      RequestBody,
      Transform: {
        RequestBodyEncoding: 'URL_ENCODED',
        ...(ArrayFormat === undefined ? {} : { RequestEncodingOptions: { ArrayFormat } }),
      },
    });
    expect(
      JSON.parse((await run({ ApiEndpoint: `${base}/text`, Method: 'POST', RequestBody })).output ?? ''),
    ).toMatchObject({ StatusCode: 201, ResponseBody: 'hello' });
    await run({
      ApiEndpoint: `${base}/text`,
      Method: 'PUT',
      RequestBody: 'plain',
      Headers: { 'Content-Type': 'text/plain' },
    });
    for (const format of [undefined, 'REPEAT', 'COMMAS', 'BRACKETS']) await run(form(format));
    expect(seen.map(({ body }) => body)).toEqual([
      JSON.stringify(RequestBody),
      'plain',
      'a=x%20y&list[0]=p&list[1]=q&nested[b]=1',
      'a=x%20y&list=p&list=q&nested[b]=1',
      'a=x%20y&list=p,q&nested[b]=1',
      'a=x%20y&list[]=p&list[]=q&nested[b]=1',
    ]);
    expect(seen.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json; charset=UTF-8',
      'text/plain',
      ...Array.from({ length: 4 }, () => 'application/x-www-form-urlencoded'),
    ]);
  });

  it("uses basic authorization, and adds the connection's parameters", async () => {
    const arn = await connect({
      AuthorizationType: 'BASIC',
      AuthParameters: {
        BasicAuthParameters: { Username: 'ada', Password: 'pa55' },
        InvocationHttpParameters: {
          HeaderParameters: [{ Key: 'X-Both', Value: 'connection' }],
          QueryStringParameters: [{ Key: 'q', Value: 'connection' }],
          BodyParameters: [{ Key: 'b', Value: 'connection' }],
        },
      },
    });
    await run(
      {
        ApiEndpoint: `${base}/json`,
        Method: 'POST',
        Headers: { 'x-both': 'task' },
        QueryParameters: { q: 'task' },
        RequestBody: { a: 1, b: 'task' },
      },
      arn,
    );
    expect(seen).toMatchObject([
      {
        url: '/json?q=connection',
        headers: { 'x-both': 'connection', authorization: `Basic ${Buffer.from('ada:pa55').toString('base64')}` },
        body: '{"a":1,"b":"connection"}',
      },
    ]);
  });

  it('requests a token first if the connection uses OAuth', async () => {
    const oauth = (path: string): Partial<CreateConnectionCommandInput> => ({
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: {
        OAuthParameters: {
          AuthorizationEndpoint: `${base}${path}`,
          HttpMethod: 'POST',
          ClientParameters: { ClientID: 'id', ClientSecret: 'hush' },
          OAuthHttpParameters: { BodyParameters: [{ Key: 'scope', Value: 'read' }] },
        },
      },
    });
    await run({ ApiEndpoint: `${base}/json` }, await connect(oauth('/token')));
    expect(seen).toMatchObject([
      { url: '/token', body: 'grant_type=client_credentials&client_id=id&client_secret=hush&scope=read' },
      { url: '/json', headers: { authorization: 'Bearer t0ken' } },
    ]);
    const failed = await run({ ApiEndpoint: `${base}/json` }, await connect(oauth('/absent')));
    expect(failed).toMatchObject({
      error: 'Events.ConnectionResource.InvalidConnectionState',
      cause: expect.stringContaining('returned 404'),
    });
    expect(failed.history).not.toContain('hush');
  });

  it.each([
    ['/absent', 'States.Http.StatusCode.404', '{"message":"none"}'],
    ['/moved', 'States.Http.StatusCode.302', 'Found'],
    ['/cut', 'States.Http.Socket', 'No response from 127.0.0.1'],
  ])('fails with the error name of the response: %s', async (path, error, cause) => {
    expect(await run({ ApiEndpoint: `${base}${path}` })).toMatchObject({
      status: 'FAILED',
      error,
      cause: expect.stringContaining(cause),
    });
    expect(seen).toHaveLength(1);
  });

  it('fails if the response exceeds the quota', async () => {
    expect(await run({ ApiEndpoint: `${base}/large` })).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });

  it.each([
    [{ ApiEndpoint: 'http://example.com' }, 'http for localhost only'],
    [{ ApiEndpoint: 'ftp://127.0.0.1' }, 'must be an https URL'],
    [{ ApiEndpoint: 'https://sqs.us-east-1.amazonaws.com' }, 'a real AWS host'],
    [{ ApiEndpoint: 'https://localhost', Method: 'TRACE' }, 'got "TRACE"'],
    [{ ApiEndpoint: 'https://localhost', Headers: { Host: 'x' } }, 'Headers must not contain Host'],
    [{ ApiEndpoint: 'https://localhost', Headers: { 'X-Amz-Date': 'x' } }, 'Headers must not contain X-Amz-Date'],
    [{ ApiEndpoint: 'https://localhost', Transform: { RequestBodyEncoding: 'XML' } }, 'must be NONE or URL_ENCODED'],
  ])('sends no request with %j', async (parameters, cause) => {
    expect(await run(parameters)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining(cause),
    });
    expect(seen).toEqual([]);
  });

  it('fails if the connection does not exist', async () => {
    expect(
      await run({ ApiEndpoint: `${base}/json` }, 'arn:aws:events:us-east-1:123456789012:connection/none/1'),
    ).toMatchObject({ error: 'Events.ConnectionResource.ResourceNotFound' });
  });

  it.each([
    [
      'arn:aws:states:::http:invoke',
      { ApiEndpoint: 'x', Method: 'GET', Authentication: {}, Color: 1 },
      'The field "Color" is not supported by Step Functions',
    ],
    [
      'arn:aws:states:::http:invoke',
      { Method: 'GET', Authentication: {} },
      "The field 'ApiEndpoint' is required but was missing",
    ],
    [
      'arn:aws:states:::http:invoke',
      { ApiEndpoint: 'x', Method: 'GET' },
      "The field 'Authentication' is required but was missing",
    ],
    ['arn:aws:states:::http:call', {}, 'is not recognized'],
    ['arn:aws:states:::http:invoke.sync', {}, 'is not recognized'],
  ])('is rejected at creation: %s with %j', async (Resource, Parameters, message) => {
    await expect(
      env.create(
        { StartAt: 'T', States: { T: { Type: 'Task', Resource, Parameters, End: true } } },
        { name: `bad-${++count}` },
      ),
    ).rejects.toMatchObject({ name: 'InvalidDefinition', message: expect.stringContaining(message) });
  });
});

describe('a connection', () => {
  it('is described without its secrets', async () => {
    const arn = await connect({ Name: 'told' });
    const described = await events.send(new DescribeConnectionCommand({ Name: 'told' }));
    expect(described).toMatchObject({
      ConnectionArn: arn,
      ConnectionState: 'AUTHORIZED',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'X-Key' } },
    });
    expect(JSON.stringify(described)).not.toContain('s3cret');
  });

  it('is rejected if a field is missing', async () => {
    await expect(
      connect({
        AuthorizationType: 'BASIC',
        AuthParameters: { BasicAuthParameters: { Username: 'ada', Password: '' } },
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        "Value at 'authParameters.basicAuthParameters.password' failed to satisfy constraint",
      ),
    });
  });
});
