import { type Json, type TaskRequest } from '@stepwell/asl';
import { RealClock, SeededRandom } from '@stepwell/asl';
import { describe, expect, it } from 'vitest';
import { type ApiCall, type ApiHost } from '../../../kernel/execute-api/api-call.js';
import { ExecuteApi } from '../../../kernel/execute-api/execute-api.js';
import { testKernel } from '../../../testing/test-kernel.js';
import { runApiGatewayTask } from './api-gateway-task.js';

const kernel = testKernel();
const calls: (Pick<ApiCall, 'method' | 'path' | 'rawQueryString' | 'headers' | 'caller'> & {
  readonly body: string;
})[] = [];
const host: ApiHost = {
  has: (apiId) => apiId === 'abc',
  pagePolicy: () => ({ allows: () => false }),
  respond: async (_, call) => {
    calls.push({ ...call, body: String(await call.readBody(1000)) });
    const statusCode = call.path === '/prod/fail' ? 403 : 200;
    return { statusCode, headers: { 'x-own': 'a' }, body: Buffer.from('{"ok":true}') };
  },
};
new ExecuteApi(kernel, [host]);
const services = { kernel, clock: new RealClock(), region: 'us-east-1', random: new SeededRandom(1) };
const endpoint = 'abc.execute-api.us-east-1.amazonaws.com';

const run = (parameters: Json): Promise<Json> =>
  runApiGatewayTask(
    {
      parameters,
      context: { Execution: { RoleArn: 'arn:aws:iam::123456789012:role/machine' } },
      signal: new AbortController().signal,
    } as unknown as TaskRequest, // only what the task reads
    services,
  );

describe('apigateway:invoke', () => {
  it('calls a stage of an API, and returns its response', async () => {
    const output = await run({
      ApiEndpoint: endpoint,
      Method: 'POST',
      Stage: 'prod',
      Path: '/items/1',
      Headers: { 'x-list': ['a', 'b'] },
      QueryParameters: { q: ['1', '2'] },
      RequestBody: { a: 1 },
      AuthType: 'IAM_ROLE',
    });
    expect(output).toEqual({
      StatusCode: 200,
      StatusText: 'OK',
      Headers: { 'x-own': ['a'] },
      ResponseBody: { ok: true },
    });
    expect(calls.at(-1)).toMatchObject({
      method: 'POST',
      path: '/prod/items/1',
      rawQueryString: 'q=1&q=2',
      headers: [
        ['x-list', 'a'],
        ['x-list', 'b'],
        ['Content-Type', 'application/json'],
      ],
      body: '{"a":1}',
      caller: { roleArn: 'arn:aws:iam::123456789012:role/machine' },
    });
  });

  it('calls the default stage without a signature', async () => {
    await run({ ApiEndpoint: `https://${endpoint}`, Method: 'GET' });
    expect(calls.at(-1)).toMatchObject({
      method: 'GET',
      path: '/',
      body: '',
      headers: [],
      caller: { roleArn: undefined },
    });
  });

  it('fails with the status of the response', async () => {
    await expect(run({ ApiEndpoint: endpoint, Method: 'GET', Stage: 'prod', Path: 'fail' })).rejects.toMatchObject({
      error: 'ApiGateway.403',
      cause: '{"ok":true}',
    });
    await expect(
      run({ ApiEndpoint: 'other.execute-api.us-east-1.amazonaws.com', Method: 'GET' }),
    ).rejects.toMatchObject({ error: 'ApiGateway.404' });
  });

  it.each([
    [{}, "The field 'ApiEndpoint' is required but was missing"],
    [{ ApiEndpoint: endpoint }, "The field 'Method' is required but was missing"],
    [{ ApiEndpoint: 'example.com', Method: 'GET' }, 'ApiEndpoint must be the host of an API, got example.com'],
    [{ ApiEndpoint: endpoint, Method: 'GET', Headers: { 'X-Amz-Date': ['a'] } }, 'Headers must not contain X-Amz-Date'],
  ])('rejects the parameters %j', async (parameters, problem) => {
    await expect(run(parameters)).rejects.toThrow(problem);
  });
});
