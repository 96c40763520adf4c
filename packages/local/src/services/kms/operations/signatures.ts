import { constants, createHmac, createPrivateKey, createPublicKey, sign, timingSafeEqual, verify } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';
import { wrongUsage } from '../errors.js';
import { type Key } from '../key.js';
import { type KeyStore } from '../store.js';

/** Members of the operations that sign. */
export interface SignInput {
  readonly KeyId: string;
  readonly Message: Uint8Array;
  readonly MessageType?: string;
  readonly SigningAlgorithm: string;
}

/** Members of the operations that authenticate. */
export interface MacInput {
  readonly KeyId: string;
  readonly Message: Uint8Array;
  readonly MacAlgorithm: string;
}

/** Operations that sign and authenticate messages. */
export function signatureOperations(store: KeyStore) {
  const signer = ({ KeyId, SigningAlgorithm, MessageType = 'RAW' }: SignInput) => {
    const key = store.usable(KeyId, 'SIGN_VERIFY');
    if (MessageType !== 'RAW')
      throw new AwsError('UnsupportedOperationException', `MessageType must be RAW here, got ${MessageType}.`);
    if (!signingAlgorithms(key).includes(SigningAlgorithm)) throw wrongUsage(key.arn, key.spec);
    return { key, hash: `sha${SigningAlgorithm.slice(-3)}`, padding: paddingOf(SigningAlgorithm) };
  };
  const mac = ({ KeyId, Message, MacAlgorithm }: MacInput) => {
    const key = store.usable(KeyId, 'GENERATE_VERIFY_MAC');
    const size = MacAlgorithm.slice(-3);
    if (key.spec !== `HMAC_${size}`) throw wrongUsage(key.arn, key.spec);
    return { key, bytes: createHmac(`sha${size}`, Buffer.from(key.material, 'base64')).update(Message).digest() };
  };
  return {
    Sign: (input: SignInput) => {
      const { key, hash, padding } = signer(input);
      const Signature = sign(hash, input.Message, { key: createPrivateKey(key.material), ...padding });
      return { KeyId: key.arn, Signature, SigningAlgorithm: input.SigningAlgorithm };
    },
    Verify: (input: SignInput & { readonly Signature: Uint8Array }) => {
      const { key, hash, padding } = signer(input);
      const isValid = verify(hash, input.Message, { key: createPublicKey(key.material), ...padding }, input.Signature);
      if (!isValid) throw new AwsError('KMSInvalidSignatureException', 'The signature is not that of the message.');
      return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm };
    },
    GetPublicKey: ({ KeyId }: { readonly KeyId: string }) => {
      const key = store.usable(KeyId, 'SIGN_VERIFY');
      return {
        KeyId: key.arn,
        PublicKey: createPublicKey(key.material).export({ type: 'spki', format: 'der' }),
        KeySpec: key.spec,
        CustomerMasterKeySpec: key.spec,
        KeyUsage: key.usage,
        SigningAlgorithms: signingAlgorithms(key),
      };
    },
    GenerateMac: (input: MacInput) => {
      const { key, bytes } = mac(input);
      return { KeyId: key.arn, Mac: bytes, MacAlgorithm: input.MacAlgorithm };
    },
    VerifyMac: (input: MacInput & { readonly Mac: Uint8Array }) => {
      const { key, bytes } = mac(input);
      if (bytes.length !== input.Mac.length || !timingSafeEqual(bytes, input.Mac))
        throw new AwsError('KMSInvalidMacException', 'The HMAC is not that of the message.');
      return { KeyId: key.arn, MacValid: true, MacAlgorithm: input.MacAlgorithm };
    },
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
export function signingAlgorithms({ spec }: Pick<Key, 'spec'>): readonly string[] {
  if (spec.startsWith('RSA_'))
    return ['RSASSA_PSS', 'RSASSA_PKCS1_V1_5'].flatMap((name) =>
      ['256', '384', '512'].map((size) => `${name}_SHA_${size}`),
    );
  const sizes: Readonly<Record<string, string>> = {
    ECC_NIST_P256: '256',
    ECC_SECG_P256K1: '256',
    ECC_NIST_P384: '384',
    ECC_NIST_P521: '512',
  };
  return sizes[spec] === undefined ? [] : [`ECDSA_SHA_${sizes[spec]}`];
}

function paddingOf(algorithm: string) {
  if (!algorithm.startsWith('RSASSA_PSS')) return {};
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}
