import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { StsService } from './service.js';

let local: TestEndpoint<{ sts: StsService }>;
let client: STSClient;

beforeAll(async () => {
  local = await startTestEndpoint(({ context, credentials }) => ({ sts: new StsService({ ...context, credentials }) }));
  client = new STSClient({ ...local.clientConfig(), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});

describe('STS', () => {
  it('issues credentials of a role, which identify its session', async () => {
    const assumed = await client.send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::123456789012:role/demo',
        RoleSessionName: 'John-session',
        DurationSeconds: 900,
      }),
    );
    expect(assumed.AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/demo/John-session');
    const { AccessKeyId = '', SecretAccessKey = '', Expiration } = assumed.Credentials ?? {};
    expect(Number(Expiration) - Date.now()).toBeGreaterThan(890_000);
    expect(Number(Expiration) - Date.now()).toBeLessThanOrEqual(900_000);
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    const session = new STSClient({ ...local.clientConfig(), credentials });
    expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toContain(':assumed-role/demo/');
    session.destroy();
  });

  it('issues credentials of the caller for 12 hours', async () => {
    const { Credentials } = await client.send(new GetSessionTokenCommand({}));
    expect(Number(Credentials?.Expiration) - Date.now()).toBeGreaterThan(43_190_000);
  });

  it('identifies other credentials as the root user of the account', async () => {
    const stranger = new STSClient({
      ...local.clientConfig(),
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' },
    });
    expect(await stranger.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
    });
    stranger.destroy();
  });

  it('denies roles of other accounts', async () => {
    const input = { RoleArn: 'arn:aws:iam::999999999999:role/demo', RoleSessionName: 'name' };
    await expect(client.send(new AssumeRoleCommand(input))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`sts:AssumeRole on resource: ${input.RoleArn}`),
    });
  });

  it.each([
    [{ RoleArn: 'arn:aws:iam::123456789012:role/demo', RoleSessionName: 'a' }, "at 'roleSessionName'"],
    [{ RoleArn: undefined, RoleSessionName: 'name' }, "Value null at 'roleArn' failed to satisfy constraint"],
    [{ RoleArn: 'arn:aws:iam::123456789012:user/demo', RoleSessionName: 'name' }, 'user/demo is invalid'],
  ])('rejects %j', async (input, message) => {
    await expect(client.send(new AssumeRoleCommand(input))).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });
});
