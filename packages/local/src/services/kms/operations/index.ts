import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Operation } from '../../../kernel/operation.js';
import { invalidState } from '../errors.js';
import { type Key, type KeyUsage } from '../key.js';
import { type KeyStore } from '../store.js';
import { encryptionOperations, type KeyInput } from './encryption.js';
import { signatureOperations, signingAlgorithms } from './signatures.js';

type Tags = readonly { readonly TagKey: string; readonly TagValue: string }[];

interface CreateInput {
  readonly KeySpec?: string;
  readonly CustomerMasterKeySpec?: string;
  readonly KeyUsage?: KeyUsage;
  readonly Description?: string;
  readonly Policy?: string;
  readonly Tags?: Tags;
}

interface AliasInput {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

interface PageInput {
  readonly Limit?: number;
  readonly Marker?: string;
}

const dayMs = 86_400_000;

/** All operations of KMS that are here. */
export function keyOperations(store: KeyStore) {
  const { clock, accountId } = store.context;
  const create = (id: string, input: CreateInput) => {
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    const key: Key = {
      id,
      arn: store.arn(`key/${id}`),
      spec,
      usage: usageOf(spec, input.KeyUsage),
      description: input.Description ?? '',
      state: 'Enabled',
      tags: tagMap(input.Tags ?? []),
      policy: input.Policy,
      isRotated: false,
      createdAt: clock.now(),
      material: newMaterial(spec),
    };
    store.keys.set(id, key);
    return { KeyMetadata: metadataOf(key, accountId) };
  };
  const change = (reference: string, changes: Partial<Key>): Key => {
    const key = { ...store.get(reference), ...changes };
    store.keys.set(key.id, key);
    return key;
  };
  const active = (reference: string): string => {
    const { id, arn, state } = store.get(reference);
    if (state === 'PendingDeletion') throw invalidState(arn, state);
    return id;
  };
  const setAlias = ({ AliasName: name, TargetKeyId }: AliasInput): void => {
    if (!name.startsWith('alias/') || name.startsWith('alias/aws/'))
      throw new AwsError(
        'ValidationException',
        `AliasName must begin with alias/, and not with alias/aws/, got ${name}. Use another name.`,
      );
    store.aliases.set(name, store.get(TargetKeyId).id);
  };
  const aliasNotFound = (name: string) => new AwsError('NotFoundException', `Alias ${store.arn(name)} is not found.`);
  return {
    ...encryptionOperations(store),
    ...signatureOperations(store),
    CreateKey: (input: CreateInput) => create(randomUUID(), input),
    PutKey: (input: CreateInput & KeyInput) => create(input.KeyId, input),
    DescribeKey: ({ KeyId }: KeyInput) => ({ KeyMetadata: metadataOf(store.get(KeyId), accountId) }),
    ListKeys: (input: PageInput) => {
      const { items, ...next } = page([...store.keys.values()], input);
      return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...next };
    },
    EnableKey: ({ KeyId }: KeyInput) => void change(active(KeyId), { state: 'Enabled' }),
    DisableKey: ({ KeyId }: KeyInput) => void change(active(KeyId), { state: 'Disabled' }),
    ScheduleKeyDeletion: ({
      KeyId,
      PendingWindowInDays = 30,
    }: KeyInput & { readonly PendingWindowInDays?: number }) => {
      const deletionAt = clock.now() + PendingWindowInDays * dayMs;
      const { arn, state } = change(active(KeyId), { state: 'PendingDeletion', deletionAt });
      return { KeyId: arn, KeyState: state, DeletionDate: new Date(deletionAt), PendingWindowInDays };
    },
    CancelKeyDeletion: ({ KeyId }: KeyInput) => ({
      KeyId: change(KeyId, { state: 'Disabled', deletionAt: undefined }).arn,
    }),
    UpdateKeyDescription: ({ KeyId, Description }: KeyInput & { readonly Description: string }) =>
      void change(KeyId, { description: Description }),
    GetKeyPolicy: ({ KeyId }: KeyInput) => ({ Policy: store.get(KeyId).policy ?? '{}', PolicyName: 'default' }),
    PutKeyPolicy: ({ KeyId, Policy }: KeyInput & { readonly Policy: string }) => void change(KeyId, { policy: Policy }),
    EnableKeyRotation: ({ KeyId }: KeyInput) => void change(KeyId, { isRotated: true }),
    DisableKeyRotation: ({ KeyId }: KeyInput) => void change(KeyId, { isRotated: false }),
    GetKeyRotationStatus: ({ KeyId }: KeyInput) => ({ KeyRotationEnabled: store.get(KeyId).isRotated }),
    TagResource: ({ KeyId, Tags }: KeyInput & { readonly Tags: Tags }) =>
      void change(KeyId, { tags: { ...store.get(KeyId).tags, ...tagMap(Tags) } }),
    UntagResource: ({ KeyId, TagKeys }: KeyInput & { readonly TagKeys: readonly string[] }) => {
      const kept = Object.entries(store.get(KeyId).tags).filter(([key]) => !TagKeys.includes(key));
      change(KeyId, { tags: Object.fromEntries(kept) });
    },
    ListResourceTags: (input: KeyInput & PageInput) => {
      const { items, ...next } = page(Object.entries(store.get(input.KeyId).tags), input);
      return { Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...next };
    },
    CreateAlias: (input: AliasInput) => {
      if (store.aliases.has(input.AliasName))
        throw new AwsError(
          'AlreadyExistsException',
          `An alias with the name ${store.arn(input.AliasName)} already exists`,
        );
      setAlias(input);
    },
    UpdateAlias: (input: AliasInput) => {
      if (!store.aliases.has(input.AliasName)) throw aliasNotFound(input.AliasName);
      setAlias(input);
    },
    DeleteAlias: ({ AliasName }: { readonly AliasName: string }) => {
      if (!store.aliases.delete(AliasName)) throw aliasNotFound(AliasName);
    },
    ListAliases: (input: PageInput & Partial<KeyInput>) => {
      const wanted = input.KeyId === undefined ? undefined : store.get(input.KeyId).id;
      const found = [...store.aliases.entries()].filter(([, id]) => wanted === undefined || id === wanted);
      const { items, ...next } = page(found, input);
      const Aliases = items.map(([name, id]) => ({ AliasName: name, AliasArn: store.arn(name), TargetKeyId: id }));
      return { Aliases, ...next };
    },
  } satisfies Record<string, Operation<never>>;
}

function usageOf(spec: string, given: KeyUsage | undefined): KeyUsage {
  const usage = given ?? 'ENCRYPT_DECRYPT';
  const possible: KeyUsage =
    spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : spec.startsWith('HMAC_') ? 'GENERATE_VERIFY_MAC' : 'SIGN_VERIFY';
  if (usage !== possible)
    throw new AwsError('ValidationException', `KeyUsage must be ${possible} for the key spec ${spec}, got ${usage}.`);
  return usage;
}

/** Curves by key spec. */
const curves: Readonly<Record<string, string>> = {
  ECC_NIST_P256: 'P-256',
  ECC_NIST_P384: 'P-384',
  ECC_NIST_P521: 'P-521',
  ECC_SECG_P256K1: 'secp256k1',
};

function newMaterial(spec: string): string {
  if (spec === 'SYMMETRIC_DEFAULT' || spec.startsWith('HMAC_')) return randomBytes(32).toString('base64');
  const pem = (privateKey: KeyObject): string => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  if (spec.startsWith('RSA_'))
    return pem(generateKeyPairSync('rsa', { modulusLength: Number(spec.slice(4)) }).privateKey);
  const namedCurve = curves[spec];
  if (namedCurve === undefined)
    throw new AwsError('UnsupportedOperationException', `Keys of the spec ${spec} do not exist here.`);
  return pem(generateKeyPairSync('ec', { namedCurve }).privateKey);
}

function metadataOf(key: Key, AWSAccountId: string) {
  const { id, arn, spec, usage, state, description, createdAt, deletionAt } = key;
  return {
    ...{ AWSAccountId, KeyId: id, Arn: arn, Description: description },
    CreationDate: new Date(createdAt),
    Enabled: state === 'Enabled',
    KeyState: state,
    KeyUsage: usage,
    KeySpec: spec,
    CustomerMasterKeySpec: spec,
    KeyManager: 'CUSTOMER',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    DeletionDate: deletionAt === undefined ? undefined : new Date(deletionAt),
    EncryptionAlgorithms: usage === 'ENCRYPT_DECRYPT' ? ['SYMMETRIC_DEFAULT'] : undefined,
    SigningAlgorithms: usage === 'SIGN_VERIFY' ? signingAlgorithms(key) : undefined,
    MacAlgorithms: usage === 'GENERATE_VERIFY_MAC' ? [`HMAC_SHA_${spec.slice(-3)}`] : undefined,
  };
}

function tagMap(tags: Tags): Record<string, string> {
  return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

/** A page of a list. Throws `InvalidMarkerException`. */
function page<Item>(items: readonly Item[], { Limit = 50, Marker }: PageInput) {
  const start = Marker === undefined ? 0 : Number(Marker);
  if (!Number.isInteger(start) || start < 0 || start > items.length)
    throw new AwsError('InvalidMarkerException', 'The marker is not valid.');
  const end = start + Limit;
  const isTruncated = end < items.length;
  return { items: items.slice(start, end), Truncated: isTruncated, NextMarker: isTruncated ? String(end) : undefined };
}
