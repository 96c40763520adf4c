import { verify, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { VirtualClock } from '@stepwell/asl';
import { CreateKeyCommand, DecryptCommand, EncryptCommand, KMSClient, NotFoundException } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../kernel/aws-error.js';
import { invokeAs, type Invoke } from '../../kernel/calls.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { testContext } from '../../testing/test-kernel.js';
import { KmsService } from './index.js';

const day = 86_400_000;
let clock: VirtualClock;
let invoke: Invoke;

beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const context = testContext({ clock });
  new KmsService(context);
  invoke = invokeAs(context.kernel, { source: 'task', clock, region: 'us-east-1' });
});

const call = <Output = Record<string, Uint8Array & string>>(operation: string, input: object) =>
  invoke<Output>('kms', operation, input);
const newKey = async (input: object = {}) =>
  (await call<{ KeyMetadata: { KeyId: string; Arn: string } }>('CreateKey', input)).KeyMetadata;
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AwsError ? error.code : String(error)),
  );
const bytes = (text: string) => Buffer.from(text);

describe('a symmetric key', () => {
  it('decrypts what it encrypted, with the same context only', async () => {
    const { KeyId, Arn } = await newKey();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.dictionary(fc.string(), fc.string(), { maxKeys: 3, noNullPrototype: true }),
        async (Plaintext, EncryptionContext) => {
          const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext, EncryptionContext });
          const reversed = Object.fromEntries(Object.entries(EncryptionContext).reverse());
          const output = await call('Decrypt', { CiphertextBlob, EncryptionContext: reversed });
          expect(output['KeyId']).toBe(Arn);
          expect([...(output['Plaintext'] ?? [])]).toEqual([...Plaintext]);
          const other = { ...EncryptionContext, 'not in it': 'x' };
          expect(await code(call('Decrypt', { CiphertextBlob, EncryptionContext: other }))).toBe(
            'InvalidCiphertextException',
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it('refuses other ciphertexts, and names of other keys', async () => {
    const [{ KeyId }, other] = [await newKey(), await newKey()];
    const { CiphertextBlob } = await call('Encrypt', { KeyId, Plaintext: bytes('x') });
    const damaged = Buffer.from(CiphertextBlob ?? '');
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    for (const blob of [damaged, bytes('x'.repeat(100)), bytes('x')])
      expect(await code(call('Decrypt', { CiphertextBlob: blob }))).toBe('InvalidCiphertextException');
    expect(await code(call('Decrypt', { CiphertextBlob, KeyId: other.KeyId }))).toBe('IncorrectKeyException');
  });

  it('makes data keys, and moves ciphertexts to other keys', async () => {
    const [{ KeyId }, other] = [await newKey(), await newKey()];
    const EncryptionContext = { order: '1' };
    const data = await call('GenerateDataKey', { KeyId, KeySpec: 'AES_256', EncryptionContext });
    expect(data['Plaintext']).toHaveLength(32);
    const moved = await call('ReEncrypt', {
      CiphertextBlob: data['CiphertextBlob'],
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: other.KeyId,
    });
    const { Plaintext } = await call('Decrypt', { CiphertextBlob: moved['CiphertextBlob'], KeyId: other.KeyId });
    expect(Plaintext).toEqual(data['Plaintext']);
    const hidden = await call('GenerateDataKeyWithoutPlaintext', { KeyId, NumberOfBytes: 64 });
    expect(hidden).not.toHaveProperty('Plaintext');
    expect((await call('Decrypt', { CiphertextBlob: hidden['CiphertextBlob'] }))['Plaintext']).toHaveLength(64);
    expect(await code(call('GenerateDataKey', { KeyId }))).toBe('ValidationException');
  });

  it('does nothing while it is disabled or pending deletion, and is gone after its window', async () => {
    const { KeyId } = await newKey();
    const encrypt = () => code(call('Encrypt', { KeyId, Plaintext: bytes('x') }));
    await call('DisableKey', { KeyId });
    expect(await encrypt()).toBe('DisabledException');
    await call('EnableKey', { KeyId });
    expect(await encrypt()).toBe('no error');
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(await encrypt()).toBe('KMSInvalidStateException');
    expect(await code(call('EnableKey', { KeyId }))).toBe('KMSInvalidStateException');
    await call('CancelKeyDeletion', { KeyId });
    expect(await encrypt()).toBe('DisabledException');
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await new Promise<void>((resolve) => clock.setTimer(7 * day, resolve));
    expect(await encrypt()).toBe('NotFoundException');
  });

  it('has aliases', async () => {
    const [one, other] = [await newKey(), await newKey({ Tags: [{ TagKey: 'a', TagValue: 'b' }] })];
    const AliasName = 'alias/orders';
    const target = async () =>
      (await call<{ KeyMetadata: { KeyId: string } }>('DescribeKey', { KeyId: AliasName })).KeyMetadata.KeyId;
    expect(await code(target())).toBe('NotFoundException');
    await call('CreateAlias', { AliasName, TargetKeyId: one.Arn });
    expect(await target()).toBe(one.KeyId);
    expect(await code(call('CreateAlias', { AliasName, TargetKeyId: one.KeyId }))).toBe('AlreadyExistsException');
    await call('UpdateAlias', { AliasName, TargetKeyId: other.KeyId });
    expect(await target()).toBe(other.KeyId);
    expect((await call('ListAliases', { KeyId: one.KeyId }))['Aliases']).toEqual([]);
    expect((await call('ListAliases', {}))['Aliases']).toMatchObject([{ AliasName, TargetKeyId: other.KeyId }]);
    expect((await call('ListKeys', { Limit: 1 }))['NextMarker']).toBe('1');
    expect((await call('ListResourceTags', { KeyId: AliasName }))['Tags']).toEqual([{ TagKey: 'a', TagValue: 'b' }]);
    await call('DeleteAlias', { AliasName });
    expect(await code(target())).toBe('NotFoundException');
    expect(await code(call('CreateAlias', { AliasName: 'alias/aws/x', TargetKeyId: one.KeyId }))).toBe(
      'ValidationException',
    );
  });
});

it.each([
  ['RSA_2048', 'RSASSA_PSS_SHA_256'],
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384'],
])('a key of the spec %s signs with %s', async (KeySpec, SigningAlgorithm) => {
  const { KeyId } = await newKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
  const input = { KeyId, Message: bytes('text'), SigningAlgorithm };
  const { Signature } = await call('Sign', input);
  expect(await call('Verify', { ...input, Signature })).toMatchObject({ SignatureValid: true });
  expect(await code(call('Verify', { ...input, Message: bytes('other'), Signature }))).toBe(
    'KMSInvalidSignatureException',
  );
  expect(await code(call('Encrypt', { KeyId, Plaintext: bytes('x') }))).toBe('InvalidKeyUsageException');
  const { PublicKey } = await call('GetPublicKey', { KeyId });
  const key = createPublicKey({ key: Buffer.from(PublicKey ?? ''), format: 'der', type: 'spki' });
  if (SigningAlgorithm.startsWith('ECDSA'))
    expect(verify('sha384', bytes('text'), key, Signature ?? bytes(''))).toBe(true);
});

it('a key of the spec HMAC_256 authenticates messages', async () => {
  const { KeyId } = await newKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  const input = { KeyId, Message: bytes('text'), MacAlgorithm: 'HMAC_SHA_256' };
  const { Mac } = await call('GenerateMac', input);
  expect(await call('VerifyMac', { ...input, Mac })).toMatchObject({ MacValid: true });
  expect(await code(call('VerifyMac', { ...input, Message: bytes('x'), Mac }))).toBe('KMSInvalidMacException');
  expect(await code(newKey({ KeySpec: 'HMAC_256', KeyUsage: 'SIGN_VERIFY' }))).toBe('ValidationException');
});

it('serves the AWS SDK over HTTP', async () => {
  const local = await startTestEndpoint(({ context }) => ({ kms: new KmsService(context) }));
  const client = new KMSClient(local.clientConfig());
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'orders' }));
  expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', CreationDate: expect.any(Date) as Date });
  const { CiphertextBlob } = await client.send(
    new EncryptCommand({ KeyId: KeyMetadata?.KeyId, Plaintext: bytes('hush') }),
  );
  const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(Plaintext ?? []).toString()).toBe('hush');
  await expect(client.send(new EncryptCommand({ KeyId: 'alias/none', Plaintext: bytes('x') }))).rejects.toThrow(
    NotFoundException,
  );
  client.destroy();
  expect(local.defects).toEqual([]);
  await local.close();
});
