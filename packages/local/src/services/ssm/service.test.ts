import { VirtualClock } from '@stepwell/asl';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../kernel/aws-error.js';
import { invokeAs, type Invoke } from '../../kernel/calls.js';
import { type AwsServiceEvent } from '../../kernel/kernel-events.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { testContext } from '../../testing/test-kernel.js';
import { SsmService } from './index.js';

let ssm: SsmService;
let invoke: Invoke;
let changes: AwsServiceEvent[];

beforeEach(() => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const context = testContext({ clock });
  ssm = new SsmService(context);
  invoke = invokeAs(context.kernel, { source: 'task', clock, region: 'us-east-1' });
  changes = [];
  context.kernel.events.on('aws-event', (event) => changes.push(event));
});

const call = (operation: string, input: object) => invoke<Record<string, unknown>>('ssm', operation, input);
const put = (Name: string, Value = 'v', more: object = {}) =>
  call('PutParameter', { Name, Value, Type: 'String', ...more });
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AwsError ? error.code : String(error)),
  );
const names = (output: Record<string, unknown>) => (output['Parameters'] as { Name: string }[]).map(({ Name }) => Name);

describe('a parameter', () => {
  it('has versions, read by number and by label', async () => {
    for (const value of ['one', 'two', 'three']) await put('/app/a', value, { Overwrite: true });
    await call('LabelParameterVersion', { Name: '/app/a', ParameterVersion: 1, Labels: ['stable', '1st', 'aws-x'] });
    const read = async (Name: string) => (await call('GetParameter', { Name }))['Parameter'];
    expect(await read('/app/a')).toMatchObject({ Value: 'three', Version: 3, Type: 'String', DataType: 'text' });
    expect(await read('/app/a:2')).toMatchObject({ Value: 'two', Selector: ':2' });
    expect(await read('/app/a:stable')).toMatchObject({ Value: 'one', Version: 1, Selector: ':stable' });
    expect(await read('arn:aws:ssm:us-east-1:123456789012:parameter/app/a:2')).toMatchObject({ Value: 'two' });
    expect(await code(read('/app/a:4'))).toBe('ParameterVersionNotFound');
    expect(await code(read('/app/b'))).toBe('ParameterNotFound');
    expect(ssm.value('/app/a:stable')).toBe('one');
    expect(ssm.value('/app/b')).toBeUndefined();
  });

  it('moves a label, and says which are invalid', async () => {
    await put('a', '1');
    await put('a', '2', { Overwrite: true });
    const label = (ParameterVersion: number, ...Labels: string[]) =>
      call('LabelParameterVersion', { Name: 'a', ParameterVersion, Labels });
    expect(await label(1, 'live', '1st', 'ssm-x')).toEqual({ ParameterVersion: 1, InvalidLabels: ['1st', 'ssm-x'] });
    await label(2, 'live');
    const history = await call('GetParameterHistory', { Name: 'a' });
    expect(history['Parameters']).toMatchObject([{ Labels: [] }, { Labels: ['live'] }]);
    expect(await code(label(2, ...Array.from({ length: 10 }, (_, index) => `l${index}`)))).toBe(
      'ParameterVersionLabelLimitExceeded',
    );
    const unlabel = { Name: 'a', ParameterVersion: 2, Labels: ['live', 'other'] };
    expect(await call('UnlabelParameterVersion', unlabel)).toEqual({
      RemovedLabels: ['live'],
      InvalidLabels: ['other'],
    });
  });

  it('keeps 100 versions, and no fewer if the oldest has a label', async () => {
    for (let index = 0; index < 101; index += 1) await put('a', String(index), { Overwrite: true });
    expect(await code(call('GetParameter', { Name: 'a:1' }))).toBe('ParameterVersionNotFound');
    expect(await call('GetParameter', { Name: 'a:2' })).toMatchObject({ Parameter: { Value: '1' } });
    await call('LabelParameterVersion', { Name: 'a', ParameterVersion: 2, Labels: ['keep'] });
    expect(await code(put('a', 'x', { Overwrite: true }))).toBe('ParameterMaxVersionLimitExceeded');
  });

  it.each([
    ['an existing name', 'a', {}, 'ParameterAlreadyExists'],
    ['another type', 'a', { Overwrite: true, Type: 'SecureString' }, 'HierarchyTypeMismatchException'],
    ['tags with overwrite', 'a', { Overwrite: true, Tags: [{ Key: 'k', Value: 'v' }] }, 'ValidationException'],
    ['no type', 'b', { Type: undefined }, 'ValidationException'],
    ['a relative path', 'b/c', {}, 'ValidationException'],
    ['a reserved beginning', '/ssm/b', {}, 'ValidationException'],
    ['a character', '/b c', {}, 'ValidationException'],
    ['16 levels', '/a'.repeat(16), {}, 'HierarchyLevelLimitExceededException'],
    ['4097 characters', 'b', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['8193 characters', 'b', { Value: 'x'.repeat(8193), Tier: 'Advanced' }, 'ValidationException'],
    ['another pattern', 'b', { Value: '1x', AllowedPattern: '\\d+' }, 'ParameterPatternMismatchException'],
  ])('is refused with %s', async (_, name, input, expected) => {
    await put('a');
    expect(await code(put(name, 'v', input))).toBe(expected);
  });

  it.each([
    [4096, 'Standard'],
    [4097, 'Advanced'],
  ])('of %d characters is in the tier %s', async (length, Tier) => {
    expect(await put('a', 'x'.repeat(length), { Tier: 'Intelligent-Tiering' })).toEqual({ Version: 1, Tier });
  });

  it('of the type SecureString is read with decryption only', async () => {
    await put('a', 'hush', { Type: 'SecureString' });
    const read = async (WithDecryption: boolean) =>
      ((await call('GetParameter', { Name: 'a', WithDecryption }))['Parameter'] as { Value: string }).Value;
    expect(await read(true)).toBe('hush');
    const hidden = await read(false);
    expect(hidden).toMatch(/^AQICAH/);
    expect(Buffer.from(hidden, 'base64').toString('latin1')).not.toContain('hush');
  });

  it('sends events when it changes, without its value', async () => {
    await put('/a', 'hush');
    await put('/a', 'hush2', { Overwrite: true });
    await call('DeleteParameter', { Name: '/a' });
    expect(changes.map(({ detail }) => (detail as { operation: string }).operation)).toEqual([
      'Create',
      'Update',
      'Delete',
    ]);
    expect(changes[0]).toMatchObject({ source: 'aws.ssm', detailType: 'Parameter Store Change' });
    expect(changes[0]?.resources).toEqual(['arn:aws:ssm:us-east-1:123456789012:parameter/a']);
    expect(JSON.stringify(changes)).not.toContain('hush');
  });
});

describe('parameters', () => {
  beforeEach(async () => {
    for (const name of ['root', '/app/a', '/app/b', '/app/x/c', '/apple'])
      await put(name, name, { Type: name === '/app/b' ? 'SecureString' : 'String' });
    await call('AddTagsToResource', {
      ResourceType: 'Parameter',
      ResourceId: '/app/a',
      Tags: [{ Key: 'team', Value: 'x' }],
    });
  });

  it.each([
    [{ Path: '/app' }, ['/app/a', '/app/b']],
    [{ Path: '/app/' }, ['/app/a', '/app/b']],
    [{ Path: '/app', Recursive: true }, ['/app/a', '/app/b', '/app/x/c']],
    [{ Path: '/' }, ['/apple', 'root']],
    [{ Path: '/app', ParameterFilters: [{ Key: 'Type', Values: ['SecureString'] }] }, ['/app/b']],
  ])('are found by %j', async (input, expected) => {
    expect(names(await call('GetParametersByPath', input))).toEqual(expected);
  });

  it('come in pages', async () => {
    const input = { Path: '/app', Recursive: true, MaxResults: 2 };
    const first = await call('GetParametersByPath', input);
    const second = await call('GetParametersByPath', { ...input, NextToken: first['NextToken'] });
    expect([...names(first), ...names(second)]).toEqual(['/app/a', '/app/b', '/app/x/c']);
    expect(second['NextToken']).toBeUndefined();
    expect(await code(call('GetParametersByPath', { ...input, NextToken: 'x' }))).toBe('InvalidNextToken');
  });

  it.each([
    [{}, ['/app/a', '/app/b', '/app/x/c', '/apple', 'root']],
    [
      { ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/app/'] }] },
      ['/app/a', '/app/b', '/app/x/c'],
    ],
    [
      { ParameterFilters: [{ Key: 'Name', Option: 'Contains', Values: ['pp'] }] },
      ['/app/a', '/app/b', '/app/x/c', '/apple'],
    ],
    [{ ParameterFilters: [{ Key: 'Path', Option: 'OneLevel', Values: ['/app'] }] }, ['/app/a', '/app/b']],
    [{ ParameterFilters: [{ Key: 'tag:team', Values: ['x'] }] }, ['/app/a']],
    [{ Filters: [{ Key: 'Type', Values: ['SecureString'] }] }, ['/app/b']],
  ])('are described by %j', async (input, expected) => {
    const output = await call('DescribeParameters', input);
    expect(names(output)).toEqual(expected);
    expect(JSON.stringify(output)).not.toContain('"Value"');
  });

  it('are read and deleted by their names, and missing ones are listed', async () => {
    const Names = ['/app/a', '/none', 'root'];
    const read = await call('GetParameters', { Names });
    expect(names(read)).toEqual(['/app/a', 'root']);
    expect(read['InvalidParameters']).toEqual(['/none']);
    expect(await call('DeleteParameters', { Names })).toEqual({
      DeletedParameters: ['/app/a', 'root'],
      InvalidParameters: ['/none'],
    });
    expect(await code(call('DeleteParameter', { Name: 'root' }))).toBe('ParameterNotFound');
  });

  it('have tags', async () => {
    const resource = { ResourceType: 'Parameter', ResourceId: '/app/a' };
    expect(await call('ListTagsForResource', resource)).toEqual({ TagList: [{ Key: 'team', Value: 'x' }] });
    await call('RemoveTagsFromResource', { ...resource, TagKeys: ['team'] });
    expect(await call('ListTagsForResource', resource)).toEqual({ TagList: [] });
    expect(await code(call('ListTagsForResource', { ...resource, ResourceId: '/none' }))).toBe('InvalidResourceId');
  });
});

it('serves the AWS SDK over HTTP', async () => {
  const local = await startTestEndpoint(({ context }) => ({ ssm: new SsmService(context) }));
  const client = new SSMClient(local.clientConfig());
  await client.send(new PutParameterCommand({ Name: '/app/key', Value: 'value', Type: 'SecureString' }));
  const { Parameter } = await client.send(new GetParameterCommand({ Name: '/app/key', WithDecryption: true }));
  expect(Parameter).toMatchObject({ Value: 'value', Version: 1, LastModifiedDate: expect.any(Date) as Date });
  const { Parameters } = await client.send(new GetParametersByPathCommand({ Path: '/app' }));
  expect(Parameters?.map(({ Name }) => Name)).toEqual(['/app/key']);
  await expect(client.send(new GetParameterCommand({ Name: 'none' }))).rejects.toThrow(ParameterNotFound);
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
