import { existsSync } from 'node:fs';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeployedDownload, deploy } from './deployed.js';

let deployed: DeployedDownload;
let lambda: LambdaClient;
let sfn: SFNClient;
beforeAll(async () => {
  deployed = await deploy();
  lambda = new LambdaClient(deployed.environment.clientConfig());
  sfn = new SFNClient(deployed.environment.clientConfig());
});
afterAll(async () => {
  lambda.destroy();
  sfn.destroy();
  await deployed[Symbol.asyncDispose]();
});

const good = { baseUrl: 'http://127.0.0.1:1', resourcePaths: ['img/a.png'], lambdaConcur: 5 };
const bad: [string, object, string][] = [
  ['an empty list', { ...good, resourcePaths: [] }, 'resourcePaths'],
  ['no URL', { ...good, baseUrl: 'flags' }, 'baseUrl'],
  ['lambdaConcur 0', { ...good, lambdaConcur: 0 }, 'lambdaConcur'],
  ['a path with ..', { ...good, resourcePaths: ['img/a.png', '../etc/passwd'] }, 'resourcePaths[1]'],
  ['an unknown field', { ...good, concurrency: 5 }, 'concurrency'],
];

async function nothingHappened(): Promise<void> {
  expect(deployed.origin.requests.size).toBe(0);
  expect(await deployed.objectKeys()).toEqual([]);
  expect((await deployed.rows()).size).toBe(0);
}

describe.each(bad)('%s', (_title, input, field) => {
  it('is rejected by the client, the API and the state machine with the same message, without effects', async () => {
    const thrown: unknown = await deployed.images.start(input as typeof good).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'InvalidInput', field });
    const { message } = thrown as Error;

    const answer = await post(JSON.stringify(input));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'InvalidInput', field, message });

    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: deployed.output('StateMachineArn'), input: JSON.stringify(input) }),
    );
    await expect(deployed.images.execution(executionArn ?? '').result()).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: 'InvalidInput',
    });
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'FAILED',
      error: 'InvalidInput',
      cause: message,
    });
    await nothingHappened();
  });
});

it('an error of a function names source files of Stepwell, though no source map is deployed', async () => {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
  const { FunctionName } = Functions.find((found) => found.FunctionName?.includes('Consolidate')) ?? {};
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  const { errorType, trace } = JSON.parse(Buffer.from(Payload ?? []).toString()) as Record<string, string[]>;
  expect(errorType).toBe('InvalidInput');
  const files = trace?.slice(1, 3).map((frame) => /\((\/.*):\d+:\d+\)$/.exec(frame)?.[1] ?? frame) ?? [];
  expect(files).toHaveLength(2);
  for (const file of files) expect(existsSync(file) && file.endsWith('.ts'), file).toBe(true);
});

describe('the API', () => {
  it('starts an execution and returns its ARN', async () => {
    const answer = await post(
      JSON.stringify({ baseUrl: deployed.origin.url, resourcePaths: ['img/a.png'], lambdaConcur: 1 }),
    );
    expect(answer.status).toBe(200);
    const { executionArn } = (await answer.json()) as { executionArn: string };
    expect(await deployed.images.execution(executionArn).result()).toMatchObject({ succeeded: 1 });
  });

  it('returns 400 for malformed JSON', async () => {
    const answer = await post('{ "baseUrl": ');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'InvalidInput', message: expect.stringContaining('JSON') });
  });

  it('returns 413 for a body that is too large', async () => {
    const answer = await post(JSON.stringify({ ...good, resourcePaths: ['x'.repeat(11 * 1024 * 1024)] }));
    expect(answer.status).toBe(413);
  });

  it('rejects an unsigned request', async () => {
    const answer = await fetch(apiUrl(), { method: 'POST', body: JSON.stringify(good) });
    expect(answer.status).toBe(403);
  });
});

function apiUrl(): string {
  return deployed.output('ApiUrl');
}

async function post(body: string): Promise<Response> {
  const { accessKeyId, secretAccessKey } = deployed.environment.credentials;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 'execute-api',
    region: deployed.environment.region,
    retries: 0,
  });
  return await client.fetch(apiUrl(), { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}
