import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type CheckEvent, type StreamCheck, completeness, range, timeliness } from '@stepwell/core/quality-control';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsServices, startAwsServices } from '../testing/aws-services.js';
import { handleCheck } from './check-function.js';
import { type StreamSource, createS3StreamSource } from './stream-source.js';

let aws: AwsServices;

beforeAll(async () => {
  aws = await startAwsServices();
});

afterAll(() => aws[Symbol.asyncDispose]());

const rows = [
  'timestamp,value',
  '2026-11-22T00:00:00Z,10',
  '2026-11-22T00:10:00Z,',
  '2026-11-22T00:20:00Z,12',
  '2026-11-22T00:20:00Z,12',
  '2026-11-22T00:50:00Z,500',
];

async function eventFor(body: string, key = 'station-1/temperature.csv'): Promise<CheckEvent> {
  const { ETag = '' } = await aws.s3.send(new PutObjectCommand({ Bucket: 'images', Key: key, Body: body }));
  return {
    GroupID: 'station-1',
    StreamID: 'temperature',
    StartTime: '2026-11-22T01:00:00.000123456Z',
    QCPID: 'run',
    check: 'Any',
    data: { bucket: 'images', key, etag: ETag, size: body.length },
  };
}

const run = async (event: unknown, check: (event: CheckEvent) => StreamCheck) =>
  await handleCheck(event, { source: createS3StreamSource(aws.s3), createCheck: check });

describe('a check of a stream in S3', () => {
  it('finds the faults, and the same faults in a second call', async () => {
    const event = await eventFor(rows.join('\n'));
    const first = await run(event, () => completeness({ intervalSeconds: 600 }));
    expect(first).toMatchObject({
      pass: false,
      summary: '5 readings: 1 gap, 2 readings missing, 1 empty value',
      messageCount: 2,
    });
    expect(await run(event, () => completeness({ intervalSeconds: 600 }))).toEqual(first);
    expect(
      await run(event, ({ StreamID }) => range({ streams: { temperature: { maximum: 60 } } }, StreamID)),
    ).toMatchObject({ pass: false, messages: [{ code: 'above-maximum', line: 6 }] });
    expect(await run(event, (checked) => timeliness({}, checked))).toMatchObject({
      pass: false,
      messages: [{ code: 'duplicate', line: 5 }],
    });
  });

  it('reads only the object that the execution started with', async () => {
    const event = await eventFor(rows.join('\n'), 'changed.csv');
    await eventFor('timestamp,value\n', 'changed.csv');
    await expect(run(event, () => completeness())).rejects.toMatchObject({
      name: 'StreamChanged',
      message: expect.stringContaining('s3://images/changed.csv was overwritten'),
    });
  });

  it('fails with a named error for an invalid event and for invalid data', async () => {
    await expect(run({}, () => completeness())).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringMatching(/^GroupID is required: /),
    });
    await expect(run(await eventFor('a,b\n1,2\n', 'headless.csv'), () => completeness())).rejects.toMatchObject({
      name: 'InvalidStream',
      message: expect.stringMatching(/^line 1: /),
    });
    const event = await eventFor('');
    await expect(
      run({ ...event, data: { ...event.data, key: 'missing.csv' } }, () => completeness()),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('counts lines and messages', async () => {
    const counted: number[][] = [];
    await handleCheck(await eventFor(rows.join('\n')), {
      source: createS3StreamSource(aws.s3),
      createCheck: () => completeness({ intervalSeconds: 600 }),
      recordCounts: (...figures) => void counted.push(figures),
    });
    expect(counted).toEqual([[5, 2]]);
  });
});

describe('a lost connection', () => {
  const bytes = new TextEncoder().encode(rows.join('\n'));
  const broken = (code: string | undefined, times: number): StreamSource & { opened: number } => ({
    opened: 0,
    open() {
      this.opened += 1;
      const breaks = this.opened <= times;
      async function* body(): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(bytes.subarray(0, 60));
        if (breaks) throw Object.assign(new Error('aborted'), code === undefined ? {} : { code });
        yield bytes.subarray(60);
      }
      return Promise.resolve(body());
    },
  });
  const event = {
    GroupID: 'a',
    StreamID: 'b',
    StartTime: 'now',
    QCPID: 'run',
    check: 'Any',
    data: { bucket: 'b', key: 'k.csv', etag: 'e', size: 1 },
  };
  const over = async (source: StreamSource) =>
    await handleCheck(event, { source, createCheck: () => completeness({ intervalSeconds: 600 }) });

  it('restarts the stream, so that no line is counted twice', async () => {
    const source = broken('ECONNRESET', 2);
    expect(await over(source)).toMatchObject({ summary: '5 readings: 1 gap, 2 readings missing, 1 empty value' });
    expect(source.opened).toBe(3);
  });

  it('fails after three attempts, and every other error fails at once', async () => {
    await expect(over(broken('ECONNRESET', 3))).rejects.toThrow('aborted');
    const source = broken(undefined, 1);
    await expect(over(source)).rejects.toThrow('aborted');
    expect(source.opened).toBe(1);
  });
});
