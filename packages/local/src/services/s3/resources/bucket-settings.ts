import { type Properties } from '../../../kernel/resources/properties.js';

/** Settings of a bucket that S3's API has separate operations for. Locally, CORS and versioning have an effect. */
export interface BucketSettings {
  readonly put: string;
  /** The input of `put`; `undefined` if the template does not have the settings. */
  readonly input: object | undefined;
  /** The operation that removes them. */
  readonly delete?: string;
}

/** The settings of a bucket's properties. */
export function bucketSettings(properties: Properties): BucketSettings[] {
  return [
    { put: 'PutBucketVersioning', input: versioning(properties) },
    { put: 'PutPublicAccessBlock', input: publicAccessBlock(properties), delete: 'DeletePublicAccessBlock' },
    { put: 'PutBucketOwnershipControls', input: ownership(properties), delete: 'DeleteBucketOwnershipControls' },
    { put: 'PutBucketTagging', input: tagging(properties), delete: 'DeleteBucketTagging' },
    { put: 'PutBucketEncryption', input: encryption(properties), delete: 'DeleteBucketEncryption' },
    { put: 'PutBucketCors', input: cors(properties), delete: 'DeleteBucketCors' },
    { put: 'PutBucketLifecycleConfiguration', input: lifecycle(properties), delete: 'DeleteBucketLifecycle' },
  ];
}

function versioning(properties: Properties): object | undefined {
  if (!properties.has('VersioningConfiguration')) return undefined;
  return { VersioningConfiguration: { Status: properties.object('VersioningConfiguration').string('Status') } };
}

function publicAccessBlock(properties: Properties): object | undefined {
  if (!properties.has('PublicAccessBlockConfiguration')) return undefined;
  const block = properties.object('PublicAccessBlockConfiguration');
  const names = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const settings = names.map((name) => [name, block.optionalBoolean(name) ?? false] as const);
  return { PublicAccessBlockConfiguration: Object.fromEntries(settings) };
}

function ownership(properties: Properties): object | undefined {
  const rules = properties.object('OwnershipControls').objects('Rules');
  if (rules.length === 0) return undefined;
  return { OwnershipControls: { Rules: rules.map((rule) => ({ ObjectOwnership: rule.string('ObjectOwnership') })) } };
}

function tagging(properties: Properties): object | undefined {
  const tags = properties.objects('Tags');
  if (tags.length === 0) return undefined;
  return { Tagging: { TagSet: tags.map((tag) => ({ Key: tag.string('Key'), Value: tag.string('Value') })) } };
}

function encryption(properties: Properties): object | undefined {
  const rules = properties.object('BucketEncryption').objects('ServerSideEncryptionConfiguration');
  if (rules.length === 0) return undefined;
  return { ServerSideEncryptionConfiguration: { Rules: rules.map(encryptionRule) } };
}

function encryptionRule(rule: Properties): object {
  const settings = rule.object('ServerSideEncryptionByDefault');
  const algorithm = settings.optionalString('SSEAlgorithm');
  const apply = { SSEAlgorithm: algorithm, KMSMasterKeyID: settings.optionalString('KMSMasterKeyID') };
  return {
    ApplyServerSideEncryptionByDefault: algorithm === undefined ? undefined : apply,
    BucketKeyEnabled: rule.optionalBoolean('BucketKeyEnabled') ?? false,
  };
}

function cors(properties: Properties): object | undefined {
  const rules = properties.object('CorsConfiguration').objects('CorsRules');
  return rules.length === 0 ? undefined : { CORSConfiguration: { CORSRules: rules.map(corsRule) } };
}

function corsRule(rule: Properties): object {
  return {
    ID: rule.optionalString('Id'),
    AllowedHeaders: rule.strings('AllowedHeaders'),
    AllowedMethods: rule.strings('AllowedMethods'),
    AllowedOrigins: rule.strings('AllowedOrigins'),
    ExposeHeaders: rule.strings('ExposedHeaders'),
    MaxAgeSeconds: rule.optionalNumber('MaxAge'),
  };
}

function lifecycle(properties: Properties): object | undefined {
  const rules = properties.object('LifecycleConfiguration').objects('Rules');
  return rules.length === 0 ? undefined : { LifecycleConfiguration: { Rules: rules.map(lifecycleRule) } };
}

function lifecycleRule(rule: Properties): object {
  const days = rule.optionalNumber('ExpirationInDays');
  const noncurrent = rule.object('NoncurrentVersionExpiration').optionalNumber('NoncurrentDays');
  const incomplete = rule.object('AbortIncompleteMultipartUpload').optionalNumber('DaysAfterInitiation');
  return {
    ID: rule.optionalString('Id'),
    Filter: { Prefix: rule.optionalString('Prefix') ?? '' },
    Status: rule.string('Status'),
    Transitions: rule.objects('Transitions').map((transition) => ({
      Days: transition.optionalNumber('TransitionInDays') ?? 0,
      StorageClass: transition.string('StorageClass'),
    })),
    Expiration: days === undefined ? undefined : { Days: days },
    NoncurrentVersionExpiration: noncurrent === undefined ? undefined : { NoncurrentDays: noncurrent },
    AbortIncompleteMultipartUpload: incomplete === undefined ? undefined : { DaysAfterInitiation: incomplete },
  };
}
