import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';
import { invalidCiphertext } from '../errors.js';
import { type Key } from '../key.js';
import { type KeyStore } from '../store.js';

/** Names and values that a ciphertext is bound to. */
type Context = Readonly<Record<string, string>>;

/** The key that an operation uses: an ID, an alias or an ARN. */
export interface KeyInput {
  readonly KeyId: string;
}

/** Members of the operations that generate data keys. */
export interface DataKeyInput extends KeyInput {
  readonly KeySpec?: 'AES_256' | 'AES_128';
  readonly NumberOfBytes?: number;
  readonly EncryptionContext?: Context;
}

const [idBytes, ivBytes, tagBytes] = [16, 12, 16];
const EncryptionAlgorithm = 'SYMMETRIC_DEFAULT';

/** Operations that encrypt and decrypt with symmetric keys. */
export function encryptionOperations(store: KeyStore) {
  const symmetric = (reference: string): Key => {
    const key = store.usable(reference, 'ENCRYPT_DECRYPT');
    if (key.spec === 'SYMMETRIC_DEFAULT') return key;
    throw new AwsError('UnsupportedOperationException', `${key.arn} is asymmetric: it does not encrypt here.`);
  };
  const open = (ciphertext: Uint8Array, context: Context | undefined, expected: string | undefined) => {
    const id = uuidOf(Buffer.from(ciphertext.subarray(0, idBytes)));
    if (ciphertext.length < idBytes + ivBytes + tagBytes || !store.keys.has(id)) throw invalidCiphertext();
    if (expected !== undefined && store.get(expected).id !== id)
      throw new AwsError(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    const key = symmetric(id);
    return { key, plaintext: decrypt(key, ciphertext, context) };
  };
  const dataKey = (input: DataKeyInput) => {
    const key = symmetric(input.KeyId);
    const { KeySpec: spec, NumberOfBytes: count } = input;
    if ((spec === undefined) === (count === undefined))
      throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
    const Plaintext = randomBytes(count ?? (spec === 'AES_128' ? 16 : 32));
    return { KeyId: key.arn, Plaintext, CiphertextBlob: encrypt(key, Plaintext, input.EncryptionContext) };
  };
  return {
    Encrypt: (input: KeyInput & { readonly Plaintext: Uint8Array; readonly EncryptionContext?: Context }) => {
      const key = symmetric(input.KeyId);
      return {
        KeyId: key.arn,
        CiphertextBlob: encrypt(key, input.Plaintext, input.EncryptionContext),
        EncryptionAlgorithm,
      };
    },
    Decrypt: (
      input: Partial<KeyInput> & { readonly CiphertextBlob?: Uint8Array; readonly EncryptionContext?: Context },
    ) => {
      const { key, plaintext } = open(input.CiphertextBlob ?? new Uint8Array(), input.EncryptionContext, input.KeyId);
      return { KeyId: key.arn, Plaintext: plaintext, EncryptionAlgorithm };
    },
    ReEncrypt: (input: {
      readonly CiphertextBlob: Uint8Array;
      readonly SourceEncryptionContext?: Context;
      readonly SourceKeyId?: string;
      readonly DestinationKeyId: string;
      readonly DestinationEncryptionContext?: Context;
    }) => {
      const { key, plaintext } = open(input.CiphertextBlob, input.SourceEncryptionContext, input.SourceKeyId);
      const target = symmetric(input.DestinationKeyId);
      return {
        CiphertextBlob: encrypt(target, plaintext, input.DestinationEncryptionContext),
        SourceKeyId: key.arn,
        KeyId: target.arn,
        SourceEncryptionAlgorithm: EncryptionAlgorithm,
        DestinationEncryptionAlgorithm: EncryptionAlgorithm,
      };
    },
    GenerateDataKey: dataKey,
    GenerateDataKeyWithoutPlaintext: (input: DataKeyInput) => {
      const { KeyId, CiphertextBlob } = dataKey({
        ...input,
        ...(input.KeySpec === undefined && input.NumberOfBytes === undefined ? { KeySpec: 'AES_256' } : {}),
      });
      return { KeyId, CiphertextBlob };
    },
    GenerateRandom: ({ NumberOfBytes = 32 }: { readonly NumberOfBytes?: number }) => ({
      Plaintext: randomBytes(NumberOfBytes),
    }),
  };
}

/** The ID of the key, a nonce, a tag, and the encrypted bytes. */
function encrypt({ id, material }: Key, plaintext: Uint8Array, context: Context | undefined): Buffer {
  const nonce = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(material, 'base64'), nonce).setAAD(boundTo(context));
  const encrypted = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), nonce, cipher.getAuthTag(), encrypted]);
}

function decrypt({ material }: Key, ciphertext: Uint8Array, context: Context | undefined): Buffer {
  const bytes = Buffer.from(ciphertext);
  const [ivEnd, tagEnd] = [idBytes + ivBytes, idBytes + ivBytes + tagBytes];
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(material, 'base64'), bytes.subarray(idBytes, ivEnd))
    .setAAD(boundTo(context))
    .setAuthTag(bytes.subarray(ivEnd, tagEnd));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

/** The same bytes for the same names and values in any order. */
function boundTo(context: Context = {}): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))));
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
