import { describe, expect, it } from 'vitest';
import { TestClock } from '../testing/test-clock.js';
import { type Call } from './operation.js';
import { RequestLog, requestRecord } from './request-log.js';

const call: Call = {
  caller: { accessKeyId: 'AKID', roleArn: 'arn:aws:iam::123456789012:role/tester', region: 'us-east-1' },
  source: 'task',
  signal: new AbortController().signal,
  requestId: 'request-1',
  clock: new TestClock(),
};
const result = { time: 0, status: 200, microseconds: 1 };
const recordOf = (input: object) => requestRecord('sqs', 'SendMessage', { ...input }, call, result);

describe('RequestLog', () => {
  it('keeps the newest records, oldest first', () => {
    const log = new RequestLog(3);
    const times = () => log.list().map(({ time }) => time);
    for (const time of [1, 2]) log.add({ ...recordOf({}), time });
    expect(times()).toEqual([1, 2]);
    for (const time of [3, 4, 5]) log.add({ ...recordOf({}), time });
    expect(times()).toEqual([3, 4, 5]);
  });

  it('notifies subscribers until they end the subscription', () => {
    const log = new RequestLog();
    const seen: string[] = [];
    const end = log.subscribe(({ operation }) => seen.push(operation));
    log.add(recordOf({}));
    end();
    log.add(recordOf({}));
    expect(seen).toEqual(['SendMessage']);
  });
});

describe('a record', () => {
  it.each([
    [{ QueueUrl: 'http://user:secret@127.0.0.1:4566/123456789012/orders?token=secret#secret' }, 'orders'],
    [{ MessageBody: 'secret', TableName: 'orders' }, 'orders'],
    [{ taskToken: 'secret', input: '{"password":"secret"}' }, undefined],
    [{ Name: 'a'.repeat(300) }, `${'a'.repeat(255)}…`],
    [{ Name: 7 }, undefined],
  ])('has of %j only the resource %s', (input, resource) => {
    expect(recordOf(input)).toEqual({
      time: 0,
      caller: 'arn:aws:iam::123456789012:role/tester',
      source: 'task',
      service: 'sqs',
      operation: 'SendMessage',
      resource,
      status: 200,
      microseconds: 1,
    });
  });

  it('has the access key ID of a caller without a role', () => {
    const caller = { ...call.caller, roleArn: undefined };
    expect(requestRecord('sqs', 'x'.repeat(1000), {}, { ...call, caller }, result)).toMatchObject({
      caller: 'AKID',
      operation: `${'x'.repeat(255)}…`,
    });
  });
});
