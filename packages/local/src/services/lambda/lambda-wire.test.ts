import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetFunctionConcurrencyCommand,
  GetPolicyCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '../../testing/test-clock.js';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { S3Service } from '../s3/index.js';
import { type LogLine } from './invocation.js';
import { LambdaService } from './lambda-service.js';

let local: TestEndpoint<{ lambda: LambdaService; s3: S3Service }>;
let client: LambdaClient;
const clock = new TestClock();
const lines: LogLine[] = [];
const Role = 'arn:aws:iam::123456789012:role/function';

beforeAll(async () => {
  local = await startTestEndpoint(({ context, credentials, directory }) => {
    const s3 = new S3Service({ ...context, directory });
    const readObject = async (bucket: string, key: string) =>
      Buffer.concat(await s3.readObject(bucket, key).body.toArray());
    return {
      s3,
      lambda: new LambdaService({
        ...context,
        clock,
        credentials,
        directory,
        readObject,
        onLog: (line) => lines.push(line),
      }),
    };
  });
  client = new LambdaClient({ ...local.clientConfig(), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});

const zip = (source: string, file = 'index.mjs') => zipSync({ [file]: strToU8(source) });
let count = 0;
async function create(source: string, more: object = {}): Promise<string> {
  count += 1;
  const FunctionName = `wire-${count}`;
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role,
      Code: { ZipFile: zip(source) },
      ...more,
    }),
  );
  return FunctionName;
}
async function invoke(FunctionName: string, event: unknown = {}, more: Partial<InvokeCommandInput> = {}) {
  const result = await client.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)), ...more }),
  );
  return { ...result, text: result.Payload?.transformToString() };
}

describe("Lambda's control API", () => {
  it('creates, describes and deletes a function with a zip archive', async () => {
    const name = await create('export const handler = async () => 1;', {
      Timeout: 7,
      MemorySize: 256,
      Environment: { Variables: { BUCKET: 'b' } },
      Description: 'a function',
      Tags: { team: 'images' },
      Architectures: ['arm64'],
    });
    await waitUntilFunctionActiveV2({ client, maxWaitTime: 5 }, { FunctionName: name });
    const arn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
    const { Configuration, Tags } = await client.send(new GetFunctionCommand({ FunctionName: arn }));
    expect(Configuration).toMatchObject({
      FunctionName: name,
      FunctionArn: arn,
      Timeout: 7,
      MemorySize: 256,
      Version: '$LATEST',
      State: 'Active',
      Architectures: ['arm64'],
      Environment: { Variables: { BUCKET: 'b' } },
    });
    expect(Tags).toEqual({ team: 'images' });
    await client.send(new TagResourceCommand({ Resource: arn, Tags: { more: '1' } }));
    expect((await client.send(new ListTagsCommand({ Resource: arn }))).Tags).toEqual({ team: 'images', more: '1' });
    expect(
      (await client.send(new ListFunctionsCommand({}))).Functions?.map(({ FunctionName }) => FunctionName),
    ).toContain(name);
    await expect(
      client.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role,
          Code: { ZipFile: zip('') },
        }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceConflictException' });
    await client.send(new DeleteFunctionCommand({ FunctionName: name }));
    await expect(client.send(new GetFunctionCommand({ FunctionName: name }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('creates a function with an archive in S3', async () => {
    await local.services.s3.createBucket('code');
    await local.services.s3.putObject(
      'code',
      'function.zip',
      zip('exports.handler = async () => "from S3";', 'index.js'),
    );
    const name = await create('', { Code: { S3Bucket: 'code', S3Key: 'function.zip' } });
    expect((await invoke(name)).text).toBe('"from S3"');
    await expect(create('', { Code: { S3Bucket: 'code', S3Key: 'absent.zip' } })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('code/absent.zip'),
    });
  });

  it('rejects invalid archives, and paths outside of their directory', async () => {
    await expect(create('', { Code: { ZipFile: zipSync({ '../evil.js': strToU8('') }) } })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('../evil.js'),
    });
    await expect(create('', { Code: { ZipFile: strToU8('no zip') } })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(create('', { Code: { ImageUri: 'x.dkr.ecr/y' }, PackageType: 'Image' })).rejects.toMatchObject({
      message: expect.stringContaining('container images are not supported locally'),
    });
  });

  it('returns result, version and log of an invocation', async () => {
    const name = await create(
      'export const handler = async (event) => { console.log("working"); return { got: event }; };',
    );
    const result = await invoke(name, { x: 'ü' }, { LogType: 'Tail' });
    expect(result).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', text: '{"got":{"x":"ü"}}' });
    expect(result.FunctionError).toBeUndefined();
    const log = Buffer.from(result.LogResult ?? '', 'base64').toString();
    expect(log).toContain(`START RequestId: ${result.$metadata.requestId} Version: $LATEST`);
    expect(log).toContain('INFO\tworking');
    expect((await client.send(new InvokeCommand({ FunctionName: name }))).Payload?.transformToString()).toBe(
      '{"got":{}}',
    );
  });

  it('returns X-Amz-Function-Error for a failed function', async () => {
    const name = await create('export const handler = async () => { throw new TypeError("not an image"); };');
    const result = await invoke(name);
    expect(result).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(result.text ?? '')).toMatchObject({ errorType: 'TypeError', errorMessage: 'not an image' });
  });

  it('rejects invalid and large payloads, and unknown functions', async () => {
    const name = await create('export const handler = async () => 1;');
    await expect(client.send(new InvokeCommand({ FunctionName: name, Payload: '{' }))).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    await expect(
      client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify('x'.repeat(6_300_000)) })),
    ).rejects.toMatchObject({ name: 'RequestEntityTooLargeException', $metadata: { httpStatusCode: 413 } });
    await expect(client.send(new InvokeCommand({ FunctionName: 'absent' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('validates a DryRun, and retries a failed Event after 1 and 2 minutes', async () => {
    const name = await create('export const handler = async () => { console.log("ran"); throw new Error("again"); };');
    expect(await invoke(name, {}, { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
    const runs = () => lines.filter((line) => line.functionName === name && line.line.endsWith('ran')).length;
    expect(await invoke(name, {}, { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202, text: undefined });
    await expect.poll(() => [runs(), clock.pending]).toEqual([1, 1]);
    clock.advance(60_000);
    await expect.poll(() => [runs(), clock.pending]).toEqual([2, 1]);
    clock.advance(120_000);
    await expect.poll(runs).toBe(3);
    await expect(
      client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: name, MaximumEventAgeInSeconds: 30 })),
    ).rejects.toMatchObject({
      message: expect.stringContaining('MaximumEventAgeInSeconds must be 60 to 21600, got 30'),
    });
    await client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: name, MaximumRetryAttempts: 0 }));
    await invoke(name, {}, { InvocationType: 'Event' });
    await expect.poll(runs).toBe(4);
    expect(clock.pending).toBe(0);
  });

  it('keeps published versions, and updates aliases', async () => {
    const name = await create(
      'export const handler = async (event, context) => ["one", context.functionVersion, ' +
        'context.invokedFunctionArn.split(":").at(-1)];',
    );
    expect((await client.send(new PublishVersionCommand({ FunctionName: name }))).Version).toBe('1');
    expect((await client.send(new PublishVersionCommand({ FunctionName: name }))).Version).toBe('1');
    await client.send(new CreateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: '1' }));
    await client.send(
      new UpdateFunctionCodeCommand({
        FunctionName: name,
        ZipFile: zip('export const handler = async () => "two";'),
        Publish: true,
      }),
    );
    expect((await invoke(name)).text).toBe('"two"');
    expect(await invoke(name, {}, { Qualifier: 'live' })).toMatchObject({
      text: '["one","1","live"]',
      ExecutedVersion: '1',
    });
    await client.send(new UpdateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: '2' }));
    expect((await invoke(`${name}:live`)).text).toBe('"two"');
    expect((await client.send(new ListAliasesCommand({ FunctionName: name }))).Aliases).toMatchObject([
      { Name: 'live', FunctionVersion: '2' },
    ]);
    expect(
      (await client.send(new ListVersionsByFunctionCommand({ FunctionName: name }))).Versions?.map(
        ({ Version }) => Version,
      ),
    ).toEqual(['$LATEST', '1', '2']);
  });

  it('updates the configuration for the next invocation', async () => {
    const name = await create('export const handler = async () => process.env.GREETING ?? "none";');
    expect((await invoke(name)).text).toBe('"none"');
    await client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: name,
        Environment: { Variables: { GREETING: 'hello' } },
        Timeout: 9,
      }),
    );
    expect((await invoke(name)).text).toBe('"hello"');
    expect(await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }))).toMatchObject({
      Timeout: 9,
      Handler: 'index.handler',
    });
  });

  it('stores reserved concurrency and permissions', async () => {
    const name = await create('export const handler = async () => 1;');
    await client.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 0 }));
    expect(
      (await client.send(new GetFunctionConcurrencyCommand({ FunctionName: name }))).ReservedConcurrentExecutions,
    ).toBe(0);
    await expect(invoke(name)).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));
    expect((await invoke(name)).text).toBe('1');
    await client.send(
      new AddPermissionCommand({
        FunctionName: name,
        StatementId: 'api',
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:x/*',
      }),
    );
    expect(JSON.parse((await client.send(new GetPolicyCommand({ FunctionName: name }))).Policy ?? '')).toMatchObject({
      Statement: [{ Sid: 'api', Principal: { Service: 'apigateway.amazonaws.com' } }],
    });
    await client.send(new RemovePermissionCommand({ FunctionName: name, StatementId: 'api' }));
    await expect(client.send(new GetPolicyCommand({ FunctionName: name }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('rejects operations that are not supported', async () => {
    await expect(client.send(new ListEventSourceMappingsCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('event source mappings'),
    });
  });
});
