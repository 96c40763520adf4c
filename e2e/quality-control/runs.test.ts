import { CreateTopicCommand, DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { AwsClient } from 'aws4fetch';
import { type QualityControlInput } from '@stepwell/sdk/quality-control';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeployedQuality, calmDay, csv, deploy } from './deployed.js';

let deployed: DeployedQuality;
beforeAll(async () => {
  deployed = await deploy();
});
afterAll(() => deployed[Symbol.asyncDispose]());

const machine = (): string => deployed.output('StateMachineArn');

async function collectAll<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function post(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const { accessKeyId, secretAccessKey } = deployed.environment.credentials;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 'execute-api',
    region: deployed.environment.region,
    retries: 0,
  });
  const response = await client.fetch(deployed.output('ApiUrl'), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

describe('a stream without faults', () => {
  it('passes every check in the output, the row, the details and the notification', async () => {
    await deployed.putStream('calm', 'temperature', csv(calmDay()));
    const output = await deployed.quality.execute({ GroupID: 'calm', StreamID: 'temperature' }, { name: 'calm-1' });
    expect(output).toMatchObject({
      GroupID: 'calm',
      StreamID: 'temperature',
      QCPID: 'calm-1',
      TotalPass: true,
      StartTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
    });
    expect(await collectAll(deployed.quality.runs('calm'))).toMatchObject([
      {
        StartTime: output.StartTime,
        QCPID: 'calm-1',
        TotalPass: true,
        checks: {
          Completeness: { pass: true, summary: '144 readings: nothing missing' },
          Range: { pass: true },
          Timeliness: { pass: true },
        },
      },
    ]);
    expect(
      (await collectAll(deployed.quality.messages(output))).map(({ check, number, code }) => [check, number, code]),
    ).toEqual([
      ['Completeness', 0, 'passed'],
      ['Range', 0, 'passed'],
      ['Timeliness', 0, 'passed'],
    ]);
    expect(await deployed.results()).toEqual([
      { output, attributes: { GroupID: 'calm', StreamID: 'temperature', TotalPass: 'true' } },
    ]);
  });
});

describe('a stream with faults', () => {
  it('has each fault in the messages of exactly one check', async () => {
    const day = calmDay();
    const [late] = day.splice(40, 1);
    if (late) day.splice(43, 0, late);
    day.splice(20, 2);
    day.splice(70, 0, day[69] ?? ['', '']);
    const lines = csv(
      day.map(([time, value], index): [string, string] => [
        time,
        index === 10 ? '' : index === 90 ? '61' : index === 100 ? '45' : value,
      ]),
    );
    await deployed.putStream('faulty', 'temperature', `${lines}\nbroken`);
    const output = await deployed.quality.execute({ GroupID: 'faulty', StreamID: 'temperature' });
    expect(output.TotalPass).toBe(false);
    const { status, checks } = await deployed.quality.execution(output.QCPID).progress();
    expect({ status, checks: checks.toSorted((one, other) => one.check.localeCompare(other.check)) }).toEqual({
      status: 'SUCCEEDED',
      checks: ['Completeness', 'Range', 'Timeliness'].map((check) => ({ check, state: 'failed' })),
    });
    const messages = await collectAll(deployed.quality.messages(output));
    expect(messages.filter(({ number }) => number > 0).map(({ check, code }) => `${check} ${code}`)).toEqual([
      'Completeness missing-value',
      'Completeness malformed-line',
      'Completeness gap',
      'Range above-maximum',
      'Range outlier',
      'Timeliness out-of-order',
      'Timeliness duplicate',
    ]);
    expect(messages.find(({ code }) => code === 'malformed-line')).toMatchObject({
      line: 145,
      text: 'line 145: the line must have 2 fields like the header, got 1: "broken"',
    });
    expect(await collectAll(deployed.quality.messages(output, { check: 'Timeliness' }))).toHaveLength(3);
    expect((await deployed.results()).map(({ output: { TotalPass } }) => TotalPass)).toEqual([false]);
  });
});

describe('an execution', () => {
  it('starts once for the same name, by API and by client', async () => {
    await deployed.putStream('once', 'wind', csv(calmDay()));
    const input = { GroupID: 'once', StreamID: 'wind' };
    const answers = await Promise.all(
      [1, 2, 3].map(() => post(JSON.stringify(input), { 'idempotency-key': 'token-7' })),
    );
    expect(new Set(answers.map(({ answer }) => answer['executionArn'])).size).toBe(1);
    const output = await deployed.quality.execution('token-7').result();
    expect(await post(JSON.stringify(input), { 'idempotency-key': 'token-7' })).toEqual(answers[0]);
    expect(await deployed.quality.execute(input, { name: 'token-7' })).toEqual(output);
    expect(await collectAll(deployed.quality.runs('once'))).toMatchObject([
      { QCPID: 'token-7', StartTime: output.StartTime },
    ]);
    expect(await deployed.results()).toHaveLength(1);
    expect(await post(JSON.stringify({ ...input, StreamID: 'calm' }), { 'idempotency-key': 'token-7' })).toMatchObject({
      status: 409,
    });
  });

  it('is listed with the last executions of its group, by stream, result and time', async () => {
    await deployed.putStream('last', 'wind', csv(calmDay()));
    await deployed.putStream('last', 'humidity', csv(calmDay().slice(0, 100)));
    for (const [StreamID, name] of [
      ['wind', 'a'],
      ['humidity', 'b'],
      ['wind', 'c'],
    ] as const)
      await deployed.quality.execute({ GroupID: 'last', StreamID }, { name });
    const names = async (options = {}): Promise<string[]> =>
      (await collectAll(deployed.quality.runs('last', options))).map(({ QCPID }) => QCPID);
    expect(await names()).toEqual(['c', 'b', 'a']);
    expect(await names({ limit: 2 })).toEqual(['c', 'b']);
    expect(await names({ streamId: 'wind', limit: 1 })).toEqual(['c']);
    expect(await names({ totalPass: false })).toEqual(['b']);
    expect(await names({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    const [last] = await collectAll(deployed.quality.runs('last', { limit: 1 }));
    expect(last && (await deployed.quality.run(last))).toEqual(last);
    expect(await deployed.quality.run({ GroupID: 'last', StartTime: 'never' })).toBeUndefined();
    await deployed.results();
  });

  it('reads JSON Lines from the location in its input', async () => {
    const { s3 } = deployed;
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const Body = calmDay()
      .map(([timestamp, value]) => JSON.stringify({ timestamp, value: Number(value) }))
      .join('\n');
    await s3.send(new PutObjectCommand({ Bucket: deployed.output('BucketName'), Key: 'elsewhere/x.jsonl', Body }));
    expect(
      await deployed.quality.execute({ GroupID: 'json', StreamID: 'lines', data: { key: 'elsewhere/x.jsonl' } }),
    ).toMatchObject({ TotalPass: true });
    await deployed.results();
  });
});

describe('a missing stream', () => {
  it('fails with StreamUnavailable after its row is written and its result published', async () => {
    const execution = await deployed.quality.start({ GroupID: 'gone', StreamID: 'temperature' });
    await expect(execution.result()).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: 'StreamUnavailable',
      causeText: expect.stringMatching(/gone\/temperature\.csv cannot be read: S3\.\w+/),
    });
    expect(await collectAll(deployed.quality.runs('gone'))).toMatchObject([
      { TotalPass: false, reason: expect.stringContaining('cannot be read'), checks: {} },
    ]);
    expect(await deployed.results()).toMatchObject([{ output: { GroupID: 'gone', TotalPass: false, checks: [] } }]);
  });
});

describe.each<[string, object, string]>([
  ['no GroupID', { StreamID: 'a' }, 'GroupID'],
  ['an empty StreamID', { GroupID: 'bad', StreamID: '' }, 'StreamID'],
  ['data that is not a stream', { GroupID: 'bad', StreamID: 'a', data: { key: 'a.zip' } }, 'data.key'],
])('an input with %s', (_title, input, field) => {
  it('is rejected by client, API and state machine with the same message, without effects', async () => {
    const refused: unknown = await deployed.quality
      .start(input as QualityControlInput)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'InvalidInput', field });
    const { message } = refused as Error;
    expect(await post(JSON.stringify(input))).toEqual({
      status: 400,
      answer: { error: 'InvalidInput', field, message },
    });
    const { executionArn = '' } = await deployed.sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine(), input: JSON.stringify(input) }),
    );
    await expect(deployed.quality.execution(executionArn).result()).rejects.toMatchObject({ error: 'InvalidInput' });
    expect(await deployed.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'FAILED',
      cause: message,
    });
    expect(await collectAll(deployed.quality.runs('bad'))).toEqual([]);
    expect(await deployed.results()).toEqual([]);
  });
});

describe('a missing topic', () => {
  it('fails the execution, and a redrive publishes the result without changing the rows', async () => {
    await using other = await deploy();
    const sns = new SNSClient(other.environment.clientConfig());
    await other.putStream('mute', 'wind', csv(calmDay()));
    const TopicArn = other.output('TopicArn');
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    const execution = await other.quality.start({ GroupID: 'mute', StreamID: 'wind' }, { name: 'mute-1' });
    await expect(execution.result()).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: expect.stringMatching(/^Sns\./),
    });
    const before = await collectAll(other.quality.runs('mute'));
    expect(before).toMatchObject([{ TotalPass: true }]);
    await sns.send(new CreateTopicCommand({ Name: TopicArn.split(':').at(-1) }));
    await other.subscribe();
    await execution.redrive();
    const output = await execution.result();
    expect(await other.results()).toMatchObject([{ output }]);
    expect(await collectAll(other.quality.runs('mute'))).toEqual(before);
    sns.destroy();
  });
});
