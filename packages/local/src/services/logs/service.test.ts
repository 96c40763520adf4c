import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  paginateFilterLogEvents,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  StartQueryCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestClock } from '../../testing/test-clock.js';
import { testContext } from '../../testing/test-kernel.js';
import { invokeAs } from '../../kernel/calls.js';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { eventMemory } from './log-stream.js';
import { LogsService } from './service.js';

let clock: TestClock;
let local: TestEndpoint<{ logs: LogsService }>;
let client: CloudWatchLogsClient;
let logGroupName: string;
let count = 0;

beforeAll(async () => {
  clock = new TestClock();
  local = await startTestEndpoint(({ context }) => ({ logs: new LogsService({ ...context, clock }) }));
  client = new CloudWatchLogsClient({ ...local.clientConfig(), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
beforeEach(async () => {
  logGroupName = `/tests/group-${++count}`;
  await client.send(new CreateLogGroupCommand({ logGroupName, tags: { kind: 'test' } }));
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'a' }));
});

const put = (messages: readonly string[], { logStreamName = 'a', at = clock.now() } = {}) =>
  client.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName,
      logEvents: messages.map((message, index) => ({ message, timestamp: at + index })),
    }),
  );
const filtered = async (filterPattern?: string, more: object = {}) =>
  (await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern, ...more }))).events?.map(
    ({ message }) => message,
  );

describe('a log group', () => {
  it('is described with ARN, retention and size, and cannot be created twice', async () => {
    await put(['hello']);
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;
    expect(logGroups).toEqual([
      {
        logGroupName,
        arn: `${arn}:*`,
        logGroupArn: arn,
        creationTime: clock.now(),
        retentionInDays: 7,
        storedBytes: 31,
        metricFilterCount: 0,
        logGroupClass: 'STANDARD',
      },
    ]);
    await expect(client.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: 'a b' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("Value 'a b' at 'logGroupName' failed to satisfy constraint"),
    });
    await expect(
      client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 2 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is listed in pages', async () => {
    await client.send(new CreateLogGroupCommand({ logGroupName: `${logGroupName}/b` }));
    const first = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName, limit: 1 }));
    const second = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName, limit: 1, nextToken: first.nextToken }),
    );
    expect([first, second].map((answer) => answer.logGroups?.[0]?.logGroupName)).toEqual([
      logGroupName,
      `${logGroupName}/b`,
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  it('has tags', async () => {
    const resourceArn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;
    await client.send(new TagResourceCommand({ resourceArn, tags: { more: '1' } }));
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['kind'] }));
    expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ more: '1' });
  });

  it('is deleted with its events', async () => {
    await client.send(new DeleteLogGroupCommand({ logGroupName }));
    await expect(filtered()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    expect(local.services.logs.hasLogGroup(logGroupName)).toBe(false);
    const { kernel, clock, region } = local.context;
    const invoke = invokeAs(kernel, { source: 'task', clock, region });
    await expect(invoke('cloudwatchlogs', 'EnsureLogGroup', { logGroupName })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await invoke('cloudwatchlogs', 'EnsureLogGroup', { logGroupName: 'new' })).toEqual({ isNew: true });
    expect(await invoke('cloudwatchlogs', 'EnsureLogGroup', { logGroupName: 'new' })).toEqual({ isNew: false });
  });

  it('returns no events that exceed its retention', async () => {
    await put(['old']);
    await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
    clock.advance(25 * 3_600_000);
    await put(['new']);
    expect(await filtered()).toEqual(['new']);
    await client.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect(await filtered()).toEqual(['old', 'new']);
  });
});

describe('a log stream', () => {
  it('is read in both directions with tokens, which repeat at the end', async () => {
    await put(['1', '2', '3', '4', '5']);
    const read = (nextToken?: string, startFromHead?: boolean) =>
      client.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'a', limit: 2, nextToken, startFromHead }));
    const texts = (answer: Awaited<ReturnType<typeof read>>) => answer.events?.map(({ message }) => message);
    const newest = await read();
    expect(texts(newest)).toEqual(['4', '5']);
    const before = await read(newest.nextBackwardToken);
    expect(texts(before)).toEqual(['2', '3']);
    const end = await read(newest.nextForwardToken);
    expect([texts(end), end.nextForwardToken]).toEqual([[], newest.nextForwardToken]);
    await put(['6'], { at: clock.now() + 10 });
    expect(texts(await read(newest.nextForwardToken))).toEqual(['6']);
    expect(texts(await read(undefined, true))).toEqual(['1', '2']);
    await expect(read('nonsense')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is sorted by timestamp', async () => {
    await put(['later'], { at: clock.now() + 100 });
    await put(['earlier']);
    const { events } = await client.send(
      new GetLogEventsCommand({ logGroupName, logStreamName: 'a', startFromHead: true }),
    );
    expect(events?.map(({ message }) => message)).toEqual(['earlier', 'later']);
    const within = await client.send(
      new GetLogEventsCommand({ logGroupName, logStreamName: 'a', startTime: clock.now(), endTime: clock.now() + 100 }),
    );
    expect(within.events?.map(({ message }) => message)).toEqual(['earlier']);
  });

  it('is described by name or by its last event, and can be deleted', async () => {
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'b' }));
    await put(['of b'], { logStreamName: 'b' });
    await put(['of a'], { at: clock.now() + 5 });
    const byTime = await client.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
    );
    expect(
      byTime.logStreams?.map(({ logStreamName, firstEventTimestamp }) => [logStreamName, firstEventTimestamp]),
    ).toEqual([
      ['a', clock.now() + 5],
      ['b', clock.now()],
    ]);
    await client.send(new DeleteLogStreamCommand({ logGroupName, logStreamName: 'a' }));
    expect(
      (await client.send(new DescribeLogStreamsCommand({ logGroupName }))).logStreams?.map(
        ({ logStreamName }) => logStreamName,
      ),
    ).toEqual(['b']);
    await expect(put(['lost'])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
  });

  it('rejects unordered events, and reports too old and too new ones', async () => {
    const at = (hours: number) => ({ message: `${hours} h`, timestamp: clock.now() + hours * 3_600_000 });
    const send = (logEvents: { message: string; timestamp: number }[]) =>
      client.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'a', logEvents }));
    await expect(send([at(1), at(0)])).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('chronological order'),
    });
    expect((await send([at(-15 * 24), at(0), at(3)])).rejectedLogEventsInfo).toEqual({
      tooOldLogEventEndIndex: 1,
      tooNewLogEventStartIndex: 2,
    });
    expect(await filtered()).toEqual(['0 h']);
  });
});

describe('FilterLogEvents', () => {
  it.each([
    [undefined, ['ERROR disk full', 'WARN disk', 'all good']],
    ['disk', ['ERROR disk full', 'WARN disk']],
    ['ERROR full', ['ERROR disk full']],
    ['"disk full"', ['ERROR disk full']],
    ['disk -ERROR', ['WARN disk']],
    ['?WARN ?good', ['WARN disk', 'all good']],
    ['Disk', []],
  ])('filters by the terms %s', async (pattern, expected) => {
    await put(['ERROR disk full', 'WARN disk', 'all good']);
    expect(await filtered(pattern)).toEqual(expected);
  });

  it.each([
    ['{ $.level = "ERROR" }', ['a']],
    ['{ $.level != "ERROR" }', ['b', 'c']],
    ['{ $.level = "*O*" && $.count >= 3 }', ['a']],
    ['{ ($.count < 3 || $.count > 4) && $.tags[1] = "y" }', ['b']],
    ['{ $.ok IS FALSE }', ['a']],
    ['{ $.none IS NULL }', ['b']],
    ['{ $.count NOT EXISTS }', ['c']],
    ["{ $['level'] EXISTS }", ['a', 'b', 'c']],
  ])('filters by the JSON pattern %s', async (pattern, expected) => {
    await put([
      JSON.stringify({ id: 'a', level: 'ERROR', count: 3, ok: false }),
      JSON.stringify({ id: 'b', level: 'INFO', count: 1, none: null, tags: ['x', 'y'] }),
      JSON.stringify({ id: 'c', level: 'INFO' }),
      'no JSON',
    ]);
    expect((await filtered(pattern))?.map((message) => (JSON.parse(message ?? '') as { id: string }).id)).toEqual(
      expected,
    );
  });

  it.each([
    ['%ERROR.*%', 'regular expressions are not supported locally'],
    ['[ip, user]', 'space-delimited columns are not supported locally'],
    ['user@example', "Invalid character(s) in term 'user@example'"],
    ['?ERROR WARN', 'cannot stand beside others'],
    ['{ $.a ~ 1 }', 'expected an operator'],
    ['{ a = 1 }', 'expected a selector'],
    ['{ $.a = 1', 'expected }'],
  ])('rejects the pattern %s', async (pattern, reason) => {
    await expect(filtered(pattern)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(reason),
    });
  });

  it('reads all streams of a group sorted by timestamp, in pages', async () => {
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'b' }));
    await put(['1', '2', '3']);
    await put(['4', '5'], { logStreamName: 'b', at: clock.now() + 1 });
    const pages: (string | undefined)[][] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client, pageSize: 2 }, { logGroupName }))
      pages.push(events.map(({ message }) => message));
    expect(pages).toEqual([['1', '2'], ['4', '3'], ['5']]);
    expect(await filtered(undefined, { logStreamNames: ['b'] })).toEqual(['4', '5']);
    expect(await filtered(undefined, { startTime: clock.now() + 1, endTime: clock.now() + 1 })).toEqual(['2', '4']);
  });
});

describe('CloudWatch Logs', () => {
  it('keeps only the newest events of all groups, up to maxBytes', () => {
    const logs = new LogsService({ ...testContext({ clock }), maxBytes: 20 * (26 + 10 + eventMemory) });
    for (let index = 0; index < 5000; index++)
      logs.write({
        logGroupName: `g${index % 2}`,
        logStreamName: 's',
        timestamp: clock.now() + index,
        message: String(index).padStart(10, '0'),
      });
    expect(
      [...logs.events('g0'), ...logs.events('g1')].map(({ message }) => Number(message)).sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 20 }, (_, index) => 4980 + index));
  });

  it('rejects unsupported operations and options', async () => {
    await expect(
      client.send(new StartQueryCommand({ queryString: 'fields @message', startTime: 0, endTime: 1 })),
    ).rejects.toMatchObject({ name: 'UnknownOperationException', message: expect.stringContaining('StartQuery') });
  });
});
