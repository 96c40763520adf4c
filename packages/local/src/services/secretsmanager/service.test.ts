import fc from 'fast-check';
import { SeededRandom, VirtualClock } from '@stepwell/asl';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../kernel/aws-error.js';
import { invokeAs, type Invoke } from '../../kernel/calls.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { testContext } from '../../testing/test-kernel.js';
import { SecretsManagerService } from './index.js';
import { randomPassword } from './operations/random-password.js';

const day = 86_400_000;
let clock: VirtualClock;
let secrets: SecretsManagerService;
let invoke: Invoke;

beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const context = testContext({ clock });
  secrets = new SecretsManagerService({ ...context, random: new SeededRandom(1) });
  invoke = invokeAs(context.kernel, { source: 'task', clock, region: 'us-east-1' });
});

const call = (operation: string, input: object) => invoke<Record<string, unknown>>('secretsmanager', operation, input);
const create = (Name: string, SecretString?: string, more: object = {}) =>
  call('CreateSecret', { Name, SecretString, ...more });
const read = async (SecretId: string, more: object = {}) =>
  (await call('GetSecretValue', { SecretId, ...more }))['SecretString'];
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AwsError ? error.code : String(error)),
  );
const token = (index: number) => String(index).padStart(32, '0');
const pass = (ms: number) => new Promise<void>((resolve) => clock.setTimer(ms, resolve));

describe('a secret', () => {
  it('is found by name, ARN and partial ARN', async () => {
    const { ARN } = await create('prod/db', 'hush');
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:prod\/db-[A-Za-z0-9]{6}$/);
    for (const id of ['prod/db', String(ARN), String(ARN).slice(0, -7)]) expect(await read(id)).toBe('hush');
    expect(await code(read(`${String(ARN).slice(0, -6)}000000`))).toBe('ResourceNotFoundException');
    expect(await code(read('other'))).toBe('ResourceNotFoundException');
    expect(await code(create('prod/db', 'x'))).toBe('ResourceExistsException');
    expect(await code(create('a b', 'x'))).toBe('InvalidParameterException');
  });

  it('moves AWSCURRENT and AWSPREVIOUS with each value', async () => {
    await create('s', 'one', { ClientRequestToken: token(1) });
    await call('PutSecretValue', { SecretId: 's', SecretString: 'two', ClientRequestToken: token(2) });
    await call('UpdateSecret', { SecretId: 's', SecretString: 'three', ClientRequestToken: token(3) });
    expect(await read('s')).toBe('three');
    expect(await read('s', { VersionStage: 'AWSPREVIOUS' })).toBe('two');
    expect(await read('s', { VersionId: token(1) })).toBe('one');
    expect(await code(read('s', { VersionId: token(1), VersionStage: 'AWSCURRENT' }))).toBe(
      'ResourceNotFoundException',
    );
    const { VersionIdsToStages } = await call('DescribeSecret', { SecretId: 's' });
    expect(VersionIdsToStages).toEqual({ [token(3)]: ['AWSCURRENT'], [token(2)]: ['AWSPREVIOUS'] });
    const { Versions } = await call('ListSecretVersionIds', { SecretId: 's', IncludeDeprecated: true });
    expect(Versions).toHaveLength(3);
  });

  it('is created and changed once with one token', async () => {
    const first = await create('s', 'one', { ClientRequestToken: token(1) });
    expect(await create('s', 'one', { ClientRequestToken: token(1) })).toEqual(first);
    const again = { SecretId: 's', SecretString: 'one', ClientRequestToken: token(1) };
    expect(await call('PutSecretValue', again)).toMatchObject({ VersionStages: ['AWSCURRENT'] });
    expect(await code(call('PutSecretValue', { ...again, SecretString: 'two' }))).toBe('ResourceExistsException');
  });

  it('promotes a pending version, as rotation functions do', async () => {
    await create('s', 'old', { ClientRequestToken: token(1) });
    const pending = { SecretId: 's', SecretString: 'new', ClientRequestToken: token(2), VersionStages: ['AWSPENDING'] };
    await call('PutSecretValue', pending);
    expect(await read('s')).toBe('old');
    expect(await read('s', { VersionStage: 'AWSPENDING' })).toBe('new');
    const move = { SecretId: 's', VersionStage: 'AWSCURRENT', MoveToVersionId: token(2) };
    expect(await code(call('UpdateSecretVersionStage', move))).toBe('InvalidParameterException');
    await call('UpdateSecretVersionStage', { ...move, RemoveFromVersionId: token(1) });
    expect(await read('s')).toBe('new');
    expect(await read('s', { VersionStage: 'AWSPREVIOUS' })).toBe('old');
  });

  it('can be restored within its recovery window, and is gone after it', async () => {
    await create('s', 'hush');
    expect(await code(call('DeleteSecret', { SecretId: 's', RecoveryWindowInDays: 6 }))).toBe(
      'InvalidParameterException',
    );
    await call('DeleteSecret', { SecretId: 's', RecoveryWindowInDays: 7 });
    expect(await code(read('s'))).toBe('InvalidRequestException');
    expect(await code(create('s', 'x'))).toBe('InvalidRequestException');
    expect((await call('ListSecrets', {}))['SecretList']).toEqual([]);
    expect((await call('ListSecrets', { IncludePlannedDeletion: true }))['SecretList']).toHaveLength(1);
    await call('RestoreSecret', { SecretId: 's' });
    expect(await read('s')).toBe('hush');
    await call('DeleteSecret', { SecretId: 's', RecoveryWindowInDays: 7 });
    await pass(7 * day);
    expect(await code(call('RestoreSecret', { SecretId: 's' }))).toBe('ResourceNotFoundException');
    await create('s', 'new');
    await call('DeleteSecret', { SecretId: 's', ForceDeleteWithoutRecovery: true });
    await create('s', 'newer');
    expect(await read('s')).toBe('newer');
  });

  it.each([{ SecretString: 'x', SecretBinary: Buffer.from('x') }, { SecretString: 'é'.repeat(40_000) }, {}])(
    'refuses a value %#',
    async (value) => {
      await create('s');
      expect(await code(call('PutSecretValue', { SecretId: 's', ...value }))).toBe('InvalidParameterException');
    },
  );

  it('is listed by filters, and read in batches', async () => {
    await create('prod/db', 'a', { Tags: [{ Key: 'team', Value: 'x' }], Description: 'Orders Database' });
    await create('test/db', 'b');
    const list = async (Key: string, ...Values: string[]) =>
      ((await call('ListSecrets', { Filters: [{ Key, Values }] }))['SecretList'] as { Name: string }[]).map(
        ({ Name }) => Name,
      );
    expect(await list('name', 'prod')).toEqual(['prod/db']);
    expect(await list('name', '!prod')).toEqual(['test/db']);
    expect(await list('tag-key', 'team')).toEqual(['prod/db']);
    expect(await list('description', 'data')).toEqual(['prod/db']);
    const batch = await call('BatchGetSecretValue', { SecretIdList: ['test/db', 'none'] });
    expect(batch['SecretValues']).toMatchObject([{ Name: 'test/db', SecretString: 'b' }]);
    expect(batch['Errors']).toMatchObject([{ SecretId: 'none', ErrorCode: 'ResourceNotFoundException' }]);
  });

  it.each([
    ['db', '{"user":"u","port":1}'],
    ['db:SecretString:user', 'u'],
    ['db:SecretString:port::', '1'],
    ['db:SecretString:user:AWSPREVIOUS', 'before'],
    ['db::user', 'u'],
    ['db:SecretString:none', undefined],
    ['db:SecretBinary', undefined],
    ['none', undefined],
  ])('resolves the dynamic reference %s', async (reference, expected) => {
    const { ARN } = await create('db', '{"user":"before"}');
    await call('PutSecretValue', { SecretId: 'db', SecretString: '{"user":"u","port":1}' });
    expect(secrets.resolve(reference)).toBe(expected);
    expect(secrets.resolve(reference.replace(/^db/, String(ARN)))).toBe(expected);
  });
});

describe('a generated password', () => {
  const types = {
    ExcludeLowercase: /[a-z]/,
    ExcludeUppercase: /[A-Z]/,
    ExcludeNumbers: /\d/,
    ExcludePunctuation: /[!-/:-@[-`{-~]/,
  };

  it('has its length, no excluded character and each included type', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 60 }),
        fc.record({
          ExcludeLowercase: fc.boolean(),
          ExcludeUppercase: fc.boolean(),
          ExcludeNumbers: fc.boolean(),
          ExcludePunctuation: fc.boolean(),
        }),
        fc.string({ maxLength: 5 }),
        fc.integer(),
        (PasswordLength, excluded, ExcludeCharacters, seed) => {
          fc.pre(Object.values(excluded).includes(false));
          const password = randomPassword({ PasswordLength, ...excluded, ExcludeCharacters }, new SeededRandom(seed));
          expect(password).toHaveLength(PasswordLength);
          expect([...password].some((character) => ExcludeCharacters.includes(character))).toBe(false);
          for (const [name, pattern] of Object.entries(types))
            expect(pattern.test(password)).toBe(!excluded[name as keyof typeof excluded]);
        },
      ),
    );
  });

  it('needs a character, and a place for each type', () => {
    const all = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };
    expect(() => randomPassword(all, new SeededRandom(1))).toThrow('at least one character type');
    expect(() => randomPassword({ PasswordLength: 3 }, new SeededRandom(1))).toThrow('at least 4');
    expect(randomPassword({ PasswordLength: 3, RequireEachIncludedType: false }, new SeededRandom(1))).toHaveLength(3);
  });
});

it('serves the AWS SDK over HTTP, and reports rotation as unsupported', async () => {
  const local = await startTestEndpoint(({ context }) => ({
    secrets: new SecretsManagerService({ ...context, random: new SeededRandom(1) }),
  }));
  const client = new SecretsManagerClient(local.clientConfig());
  await client.send(new CreateSecretCommand({ Name: 's', SecretString: 'one' }));
  await client.send(new PutSecretValueCommand({ SecretId: 's', SecretBinary: Buffer.from([1, 2]) }));
  const value = await client.send(new GetSecretValueCommand({ SecretId: 's' }));
  expect([...(value.SecretBinary ?? [])]).toEqual([1, 2]);
  expect(value.CreatedDate).toBeInstanceOf(Date);
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'none' }))).rejects.toThrow(ResourceNotFoundException);
  await expect(client.send(new RotateSecretCommand({ SecretId: 's' }))).rejects.toThrow('RotateSecret');
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
