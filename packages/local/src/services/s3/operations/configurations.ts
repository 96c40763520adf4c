import { AwsError } from '../../../kernel/aws-error.js';
import { type Operation } from '../../../kernel/operation.js';
import { checkedTags } from '../object-attributes.js';
import { bucketOf, type BucketInput, privateAcl, type S3Dependencies } from './dependencies.js';

type TagSet = Parameters<typeof checkedTags>[0];

/**
 * The operations of a configuration of buckets: `PutBucketCors`, `GetBucketCors`, `DeleteBucketCors`. CORS and
 * versioning have an effect.
 */
interface ConfigurationOperations {
  readonly put: string;
  readonly get: string;
  readonly delete?: string;
  /** The member of the input of `put` with the configuration. */
  readonly member: string;
  /** The output of `get` contains the configuration as this member. Default: the output is the configuration. */
  readonly outputMember?: string;
  /** The error code of `get` without a configuration. */
  readonly missing?: string;
  /** The configuration of a new bucket. */
  readonly initial?: object;
}

const payload = (member: string) => ({ member, outputMember: member });

const configurations: readonly ConfigurationOperations[] = [
  {
    put: 'PutBucketAccelerateConfiguration',
    get: 'GetBucketAccelerateConfiguration',
    member: 'AccelerateConfiguration',
    initial: {},
  },
  { put: 'PutBucketAcl', get: 'GetBucketAcl', member: 'AccessControlPolicy', initial: privateAcl },
  {
    put: 'PutBucketCors',
    get: 'GetBucketCors',
    delete: 'DeleteBucketCors',
    member: 'CORSConfiguration',
    missing: 'NoSuchCORSConfiguration',
  },
  {
    put: 'PutBucketEncryption',
    get: 'GetBucketEncryption',
    delete: 'DeleteBucketEncryption',
    ...payload('ServerSideEncryptionConfiguration'),
    initial: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
    },
  },
  {
    put: 'PutBucketLifecycleConfiguration',
    get: 'GetBucketLifecycleConfiguration',
    delete: 'DeleteBucketLifecycle',
    member: 'LifecycleConfiguration',
    missing: 'NoSuchLifecycleConfiguration',
  },
  { put: 'PutBucketLogging', get: 'GetBucketLogging', member: 'BucketLoggingStatus', initial: {} },
  {
    put: 'PutObjectLockConfiguration',
    get: 'GetObjectLockConfiguration',
    ...payload('ObjectLockConfiguration'),
    missing: 'ObjectLockConfigurationNotFoundError',
  },
  {
    put: 'PutBucketOwnershipControls',
    get: 'GetBucketOwnershipControls',
    delete: 'DeleteBucketOwnershipControls',
    ...payload('OwnershipControls'),
    missing: 'OwnershipControlsNotFoundError',
  },
  {
    put: 'PutBucketPolicy',
    get: 'GetBucketPolicy',
    delete: 'DeleteBucketPolicy',
    ...payload('Policy'),
    missing: 'NoSuchBucketPolicy',
  },
  {
    put: 'PutPublicAccessBlock',
    get: 'GetPublicAccessBlock',
    delete: 'DeletePublicAccessBlock',
    ...payload('PublicAccessBlockConfiguration'),
    missing: 'NoSuchPublicAccessBlockConfiguration',
  },
  {
    put: 'PutBucketReplication',
    get: 'GetBucketReplication',
    delete: 'DeleteBucketReplication',
    ...payload('ReplicationConfiguration'),
    missing: 'ReplicationConfigurationNotFoundError',
  },
  {
    put: 'PutBucketRequestPayment',
    get: 'GetBucketRequestPayment',
    member: 'RequestPaymentConfiguration',
    initial: { Payer: 'BucketOwner' },
  },
  {
    put: 'PutBucketTagging',
    get: 'GetBucketTagging',
    delete: 'DeleteBucketTagging',
    member: 'Tagging',
    missing: 'NoSuchTagSet',
  },
  { put: 'PutBucketVersioning', get: 'GetBucketVersioning', member: 'VersioningConfiguration', initial: {} },
  {
    put: 'PutBucketWebsite',
    get: 'GetBucketWebsite',
    delete: 'DeleteBucketWebsite',
    member: 'WebsiteConfiguration',
    missing: 'NoSuchWebsiteConfiguration',
  },
];

/** The operations that store, return and delete the configuration of buckets. */
export function configurationOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  return Object.fromEntries(configurations.flatMap((configuration) => operationsOf(dependencies, configuration)));
}

function operationsOf(
  dependencies: S3Dependencies,
  { put, get, delete: remove, member, outputMember, missing, initial }: ConfigurationOperations,
): [string, Operation<never>][] {
  const { store } = dependencies;
  const operations: [string, Operation<never>][] = [
    [
      put,
      (input: BucketInput & Readonly<Record<string, object | string | undefined>>) => {
        const value = input[member];
        if (typeof value === 'string') checkPolicy(value);
        if (member === 'Tagging') checkedTags((value as { readonly TagSet: TagSet }).TagSet, 'Bucket', 50);
        // Without a configuration, canned ACLs are in headers.
        store.configure(bucketOf(dependencies, input).name, member, value);
      },
    ],
    [
      get,
      (input: BucketInput) => {
        const { name, configuration } = bucketOf(dependencies, input);
        const value = Object.hasOwn(configuration, member) ? configuration[member] : initial;
        if (outputMember !== undefined && value !== undefined) return { [outputMember]: value };
        if (typeof value === 'object') return value;
        const message = `The bucket has no configuration '${member}'`;
        throw new AwsError(missing ?? 'NoSuchConfiguration', message, 404, { BucketName: name });
      },
    ],
  ];
  if (remove !== undefined) {
    operations.push([
      remove,
      (input: BucketInput) => store.configure(bucketOf(dependencies, input).name, member, undefined),
    ]);
  }
  return operations;
}

function checkPolicy(policy: string): void {
  try {
    JSON.parse(policy);
  } catch {
    throw new AwsError('MalformedPolicy', 'Policies must be valid JSON');
  }
}
