import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetEventSourceMappingCommand,
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
  ListLayersCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '../../../testing/test-clock.js';
import { startTestEndpoint, type TestEndpoint } from '../../../testing/test-endpoint.js';
import { S3Service } from '../../s3/index.js';
import { SqsService } from '../../sqs/index.js';
import { type LogLine } from '../invocation.js';
import { LambdaService } from '../service.js';

let local: TestEndpoint<{ lambda: LambdaService; s3: S3Service; sqs: SqsService }>;
let client: LambdaClient;
const clock = new TestClock();
const lines: LogLine[] = [];
const Role = 'arn:aws:iam::123456789012:role/function';

beforeAll(async () => {
  local = await startTestEndpoint(({ context, credentials, directory }) => {
    const s3 = new S3Service({ ...context, directory });
    return {
      s3,
      sqs: new SqsService({ ...context, clock }),
      lambda: new LambdaService({
        ...context,
        clock,
        credentials,
        directory,
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
      name: 'ValidationException',
      message: expect.stringContaining("Value '30' at 'maximumEventAgeInSeconds' failed"),
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
    await expect(client.send(new ListLayersCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('ListLayers'),
    });
  });
});

describe('event source mappings', () => {
  const list = async (input: object) =>
    (await client.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings ?? [];

  it('invoke the function with messages of the queue until they are disabled', async () => {
    const { sqs } = local.services;
    const { arn } = sqs.createQueue('work');
    const FunctionName = await create('export const handler = async ({ Records }) => console.log(Records[0].body);');
    const run = (body: string) => lines.some((line) => line.functionName === FunctionName && line.line.endsWith(body));
    const created = await client.send(
      new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: arn, BatchSize: 1 }),
    );
    expect(created).toMatchObject({
      EventSourceArn: arn,
      FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${FunctionName}`,
      State: 'Creating',
      BatchSize: 1,
      MaximumBatchingWindowInSeconds: 0,
      LastModified: new Date(clock.now()),
    });
    const { UUID } = created;
    expect((await client.send(new GetEventSourceMappingCommand({ UUID }))).State).toBe('Enabled');
    sqs.send(arn, { body: 'first' });
    await expect.poll(() => run('first')).toBe(true);
    await expect.poll(() => sqs.messages(arn)).toEqual([]);
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    expect(await list({ EventSourceArn: arn })).toMatchObject([{ UUID, State: 'Disabled', BatchSize: 1 }]);
    sqs.send(arn, { body: 'second' });
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true, BatchSize: 10 }));
    await expect.poll(() => run('second')).toBe(true);
    expect((await client.send(new DeleteEventSourceMappingCommand({ UUID }))).State).toBe('Deleting');
    await expect(client.send(new GetEventSourceMappingCommand({ UUID }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await list({ FunctionName })).toEqual([]);
  });

  it('are rejected as on AWS', async () => {
    const { arn } = local.services.sqs.createQueue('rejecting');
    const FunctionName = await create('export const handler = async () => 1;');
    const attempt = (input: object) =>
      client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: arn, ...input }));
    await expect(attempt({ FunctionName: 'absent' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(attempt({ EventSourceArn: `${arn}-absent` })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('AWS.SimpleQueueService.NonExistentQueue'),
    });
    const slow = await create('export const handler = async () => 1;', { Timeout: 31 });
    await expect(attempt({ FunctionName: slow })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds',
    });
    await expect(attempt({ BatchSize: 11 })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    });
    const FilterCriteria = { Filters: [{ Pattern: '{"body":{"kind":"order"}}' }] };
    await expect(attempt({ FilterCriteria })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('Invalid filter pattern definition'),
    });
    await expect(attempt({ StartingPosition: 'LATEST' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'StartingPosition is not valid for SQS event sources.',
    });
    await expect(attempt({ BatchSize: 10_001 })).rejects.toMatchObject({ name: 'ValidationException' });
    const Filters = [{ Pattern: '{"body":{"kind":["order"]}}' }];
    expect(await attempt({ FilterCriteria: { Filters } })).toMatchObject({ FilterCriteria: { Filters } });
    await expect(attempt({})).rejects.toMatchObject({ name: 'ResourceConflictException' });
  });
});
