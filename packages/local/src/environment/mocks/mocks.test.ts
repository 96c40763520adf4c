import { readFileSync } from 'node:fs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { VirtualClock } from '@stepwell/asl';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { RequestClient } from '../../kernel/testing/request-client.js';
import { startLocal } from '../start-local.js';
import { type MockFile, type MockFileEntry } from './mock-file.js';
import { createMachines, detect } from './testing/mocked-machines.js';

const clock = new VirtualClock(Date.UTC(2026, 0, 1));
const env = await startLocal({ clock });
const { states } = env.services;
const client = new RequestClient(env.endpoint);

afterAll(async () => {
  client.close();
  await env.close();
});

const { images, jobs } = await createMachines(states);

async function run(stateMachineArn: string, input: object = {}) {
  const { executionArn = '' } = await states.call('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
  const { status, output, error, cause } = await states.waitForExecution(executionArn);
  return { status, output: output === undefined ? undefined : (JSON.parse(output) as unknown), error, cause };
}
const use = (...mocks: MockFileEntry[]) => env.mocks.use({ mocks });
beforeEach(() => use());

describe('a file of mocks', () => {
  it('answers a task by state, in the spelling of its integration', async () => {
    await use({ state: 'Detect labels', result: { labels: [{ name: 'Cat', Confidence: 99 }] } });
    expect(await run(images, { name: 'a' })).toMatchObject({
      status: 'SUCCEEDED',
      output: { Labels: [{ Name: 'Cat', Confidence: 99 }] },
    });
  });

  it('answers by input, and the first mock that matches', async () => {
    const name = (Name: unknown) => ({ Image: { S3Object: { Name } } });
    await use(
      { action: 'rekognition:detectLabels', input: name('cat.png'), result: { LabelModelVersion: 'exact' } },
      {
        action: 'rekognition:detectLabels',
        input: name([{ suffix: '.png' }]),
        result: { LabelModelVersion: 'suffix' },
      },
      { stateMachine: 'Images', state: 'Detect labels', result: { LabelModelVersion: 'other' } },
    );
    const versions = await Promise.all(
      ['cat.png', 'dog.png', 'a.jpg'].map(async (each) => (await run(images, { name: each })).output),
    );
    expect(versions).toEqual(['exact', 'suffix', 'other'].map((LabelModelVersion) => ({ LabelModelVersion })));
  });

  it('answers in sequence, for each execution anew', async () => {
    await use({
      state: 'Detect labels',
      responses: [
        { error: 'Rekognition.ThrottlingException', cause: 'slow down', times: 2 },
        { result: { Labels: [] }, delaySeconds: 3600 },
      ],
    });
    const start = clock.now();
    for (let each = 0; each < 2; each += 1)
      expect(await run(images, { name: 'a' })).toMatchObject({ status: 'SUCCEEDED', output: { Labels: [] } });
    // Two retries and a delay for each execution.
    expect(clock.now() - start).toBe(2 * (1000 + 2000 + 3_600_000));
  });

  it('fails a task without a response', async () => {
    await use({ state: 'Detect labels', times: 1, error: 'Rekognition.ThrottlingException' });
    expect(await run(images, { name: 'a' })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining(
        "mocks[0] has no response for call 2. Add one to its responses, or remove 'times' from the last one.",
      ) as string,
    });
  });

  it('answers jobs and task tokens with their final results', async () => {
    await use(
      { action: 'glue:startJobRun.sync', result: { JobRunState: 'SUCCEEDED' } },
      { action: 'athena:startQueryExecution', result: { QueryExecution: { Status: { State: 'SUCCEEDED' } } } },
      { action: 'bedrock:invokeModel', result: { Body: { text: 'hello' } } },
      { action: 'codebuild:startBuild', result: { Build: { Id: 'a' } } },
      { state: 'Run', result: { anything: true } },
    );
    expect(await run(jobs)).toMatchObject({ status: 'SUCCEEDED', output: { anything: true } });
    const used = ['glue:startJobRun.sync', 'ecs:runTask.waitForTaskToken'];
    expect(
      used.map((action) =>
        env.mocks.isMocked({ action: `arn:aws:states:::${action}`, state: 'Run', stateMachine: jobs }),
      ),
    ).toEqual([true, true]);
  });

  it('says what it answers', async () => {
    await use({ stateMachine: 'Images', state: 'Detect labels', input: { Image: { a: 'b' } }, result: {} });
    const mocked = (stateMachine: string, state: string) => env.mocks.isMocked({ stateMachine, state, action: detect });
    expect([mocked(images, 'Detect labels'), mocked('Jobs', 'Detect labels'), mocked(images, 'Other')]).toEqual([
      true,
      false,
      false,
    ]);
    await use({ action: 'rekognition:detectLabels', result: {} });
    expect([env.mocks.isMocked({ action: 'rekognition:detectLabels' }), mocked('Jobs', 'Other')]).toEqual([true, true]);
    expect(env.mocks.isMocked({ action: 'rekognition:detectText' })).toBe(false);
  });
});

describe('a task without a mock', () => {
  it.each([
    ['Images', () => images],
    ['Jobs', () => jobs],
  ])('fails with the mock that it needs: %s', async (_, arn) => {
    const mocks: MockFileEntry[] = [];
    // Each failure brings the mock of the next state.
    for (let tasks = 0; tasks < 5; tasks += 1) {
      const { cause = '', status } = await run(arn(), { name: 'a' });
      if (status === 'SUCCEEDED') break;
      expect(cause).toContain('Add this mock to the option mocks');
      const { parse } = await import('yaml');
      const text = cause.slice(cause.indexOf('mocks:\n'));
      mocks.push(...(parse(text) as { mocks: MockFileEntry[] }).mocks);
      await use(...mocks);
    }
    expect(await run(arn(), { name: 'a' })).toMatchObject({ status: 'SUCCEEDED' });
    expect(mocks.length).toBe(arn() === images ? 1 : 5);
  });
});

describe('a mock of an action', () => {
  const config = { ...env.clientConfig(), maxAttempts: 1 };

  it('answers clients in each protocol', async () => {
    await use(
      {
        action: 'dynamodb:describeTable',
        result: { Table: { TableName: 'orders', CreationDateTime: '2026-01-01T00:00:00Z' } },
      },
      { action: 'sns:listTopics', result: { Topics: [{ TopicArn: 'arn:aws:sns:us-east-1:123456789012:a' }] } },
      { action: 'lambda:getAccountSettings', result: { AccountLimit: { TotalCodeSize: 7 } } },
      { action: 's3:getObject', result: { Body: 'content', ContentType: 'text/plain', Metadata: { a: 'b' } } },
      { action: 'sqs:sendMessage', result: { MessageId: 'm' } },
    );
    const table = await new DynamoDBClient(config).send(new DescribeTableCommand({ TableName: 'orders' }));
    expect(table.Table?.CreationDateTime).toEqual(new Date('2026-01-01T00:00:00Z'));
    const { Topics } = await new SNSClient(config).send(new ListTopicsCommand({}));
    expect(Topics).toEqual([{ TopicArn: 'arn:aws:sns:us-east-1:123456789012:a' }]);
    const { AccountLimit } = await new LambdaClient(config).send(new GetAccountSettingsCommand({}));
    expect(AccountLimit).toEqual({ TotalCodeSize: 7 });
    const object = await new S3Client({ ...config, forcePathStyle: true }).send(
      new GetObjectCommand({ Bucket: 'b', Key: 'k' }),
    );
    expect([await object.Body?.transformToString(), object.ContentType, object.Metadata]).toEqual([
      'content',
      'text/plain',
      { a: 'b' },
    ]);
    const sent = await new SQSClient({ ...config, md5: false }).send(
      new SendMessageCommand({ QueueUrl: `${env.endpoint}/1/q`, MessageBody: 'b' }),
    );
    expect(sent.MessageId).toBe('m');
  });

  it('fails clients with the errors of the service', async () => {
    await use(
      { action: 's3:getObject', error: 'S3.NoSuchKeyException', cause: 'gone' },
      { action: 'dynamodb:describeTable', error: 'DynamoDb.ResourceNotFoundException' },
      { action: 'sns:listTopics', error: 'Sns.SnsException' },
    );
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'gone',
    });
    await expect(new DynamoDBClient(config).send(new DescribeTableCommand({ TableName: 't' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(new SNSClient(config).send(new ListTopicsCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
    });
  });

  it('answers services that are not here, by their signing name, target and path', async () => {
    await use(
      { action: 'rekognition:detectLabels', input: { MaxLabels: 3 }, result: { Labels: [{ Name: 'Cat' }] } },
      {
        action: 'bedrock:invokeModel',
        input: { Body: { prompt: 'hi' } },
        result: { body: { text: 'hello' }, contentType: 'application/json' },
      },
      { action: 'ses:getSendQuota', result: { Max24HourSend: 200 } },
      {
        action: 'polly:synthesizeSpeech',
        result: { AudioStream: 'data:audio/mpeg;base64,AAEC', ContentType: 'audio/mpeg' },
      },
      {
        action: 'bedrockruntime:converseStream',
        result: { stream: [{ contentBlockDelta: { delta: { text: 'hi' }, contentBlockIndex: 0 } }] },
      },
    );
    const labels = await client.send('rekognition', {
      method: 'POST',
      path: '/',
      headers: { 'x-amz-target': 'RekognitionService.DetectLabels', 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ Image: {}, MaxLabels: 3 }),
    });
    expect([labels.status, JSON.parse(labels.body)]).toEqual([200, { Labels: [{ Name: 'Cat' }] }]);
    const model = await client.send('bedrock', {
      method: 'POST',
      path: '/model/m/invoke',
      headers: {},
      body: '{"prompt":"hi"}',
    });
    expect([model.status, model.body]).toEqual([200, '{"text":"hello"}']);
    const quota = await client.send('ses', {
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetSendQuota&Version=2010-12-01',
    });
    expect(quota.body).toContain('<Max24HourSend>200</Max24HourSend>');
    const speech = await client.send('polly', { method: 'POST', path: '/v1/speech', headers: {}, body: '{}' });
    expect([speech.headers['content-type'], Buffer.from(speech.body, 'latin1').length]).toEqual(['audio/mpeg', 3]);
    const stream = await client.send('bedrock', {
      method: 'POST',
      path: '/model/m/converse-stream',
      headers: {},
      body: '{}',
    });
    expect(stream.headers['content-type']).toBe('application/vnd.amazon.eventstream');
    expect(stream.body).toContain('contentBlockDelta');
    expect(stream.body).not.toContain('initial-response');
  });

  it('is suggested to a client that calls what is not here', async () => {
    const { status, body } = await client.send('rekognition', {
      method: 'POST',
      path: '/',
      headers: {
        'x-amz-target': 'RekognitionService.DetectModerationLabels',
        'content-type': 'application/x-amz-json-1.1',
      },
      body: '{}',
    });
    const { message } = JSON.parse(body) as { message: string };
    expect([status, message]).toEqual([
      501,
      expect.stringContaining('mocks:\n  - action: "rekognition:detectModerationLabels"\n    result: {'),
    ]);
    const { parse } = await import('yaml');
    await expect(env.mocks.use(parse(message.slice(message.indexOf('mocks:\n'))) as never)).resolves.toEqual([]);
  });
});

describe('a mock configuration of Step Functions Local', () => {
  const configuration = {
    StateMachines: { Images: { TestCases: { Happy: { 'Detect labels': 'Labels' } } }, Imagse: { TestCases: {} } },
    MockedResponses: { Labels: { '0': { Return: { Labels: ['any'] } } } },
  };

  it('is used by executions that name a test case', async () => {
    expect(await env.mocks.use(configuration)).toEqual([
      'StateMachines.Imagse: the app has no such state machine.',
      'MockedResponses.Labels.0.Return.Labels[0] must be an object, got "any"',
    ]);
    const sfn = new SFNClient(env.clientConfig());
    const { executionArn = '' } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: `${images}#Happy`, input: '{"name":"a"}' }),
    );
    sfn.destroy();
    expect(await states.waitForExecution(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"Labels":["any"]}',
    });
    expect(await run(images, { name: 'a' })).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('mocks:') as string,
    });
    await expect(run(`${images}#Hapy`)).rejects.toMatchObject({
      code: 'InvalidArn',
      message: expect.stringContaining("Did you mean 'Happy'?") as string,
    });
  });
});

describe('the responses of a mock configuration', () => {
  const notices = (MockedResponses: object, name = 'Labels') =>
    env.mocks.use({
      StateMachines: { Images: { TestCases: { One: { 'Detect labels': name }, Two: { 'Detect labels': name } } } },
      MockedResponses,
    } as never);

  it('that the service cannot have are reported once, with the nearest names', async () => {
    expect(
      await notices({
        Labels: {
          '0': { Return: { Label: [] } },
          '1': { Throw: { Error: 'Rekognition.ThrottleException' } },
          '2-3': { Return: { SdkHttpMetadata: {}, Labels: [{ Name: 'Cat' }] } },
          '4': { Throw: { Error: 'States.Timeout' } },
        },
        Unused: { '0': { Return: { Label: [] } } },
      }),
    ).toEqual([
      expect.stringMatching(/^MockedResponses\.Labels\.0\.Return\.Label is not a member .* Did you mean 'Labels'\?/),
      expect.stringMatching(/^MockedResponses\.Labels\.1\.Throw\.Error: .* Did you mean 'Rekognition\.ThrottlingExc/),
    ]);
  });
});

describe('the documentation', () => {
  it('has a file of mocks that is valid, and answers', async () => {
    const page = readFileSync(new URL('../../../../../docs/testing.md', import.meta.url), 'utf8');
    const [, example = ''] = /### A file of mocks\n[^]*?```yaml\n([^]*?)```/.exec(page) ?? [];
    const { parse } = await import('yaml');
    await expect(env.mocks.use(parse(example) as MockFile)).resolves.toEqual([]);
    expect(await run(images, { name: 'cat.png' })).toMatchObject({ output: { Labels: [{ Name: 'Cat' }] } });
    expect(await run(images, { name: 'cat.jpg' })).toMatchObject({ status: 'SUCCEEDED', output: { Labels: [] } });
    for (const [, message = ''] of page.matchAll(/^mocks\.yaml: (mocks\[0\].*?)(?: …)?$/gm)) {
      const value = { state: 'Detect labels', result: { Labels: [{ Confidence: 'high' }] } };
      const entry = message.includes('Confidence') ? value : { state: 'Detect label', result: {} };
      await expect(use(entry)).rejects.toThrow(message);
    }
  });
});
