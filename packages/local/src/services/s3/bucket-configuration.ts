import { parseXml, renderXml, type XmlElements } from '../../kernel/endpoint/xml.js';
import { S3Error } from './s3-error.js';

/** A configuration call of a bucket: its subresource in the query, and what it answers while nothing is configured. */
interface Subresource {
  /** The root element of its document; the policy is JSON. */
  readonly root: string;
  /** Error code while nothing is configured, … */
  readonly missing?: string;
  /** … or its document. */
  readonly initial?: XmlElements;
}

/** The namespace of S3's documents. */
export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

const subresources = {
  accelerate: { root: 'AccelerateConfiguration', initial: {} },
  acl: { root: 'AccessControlPolicy', initial: { Owner: { ID: 'stepwell' }, AccessControlList: {} } },
  cors: { root: 'CORSConfiguration', missing: 'NoSuchCORSConfiguration' },
  encryption: {
    root: 'ServerSideEncryptionConfiguration',
    initial: { Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false } },
  },
  lifecycle: { root: 'LifecycleConfiguration', missing: 'NoSuchLifecycleConfiguration' },
  logging: { root: 'BucketLoggingStatus', initial: {} },
  notification: { root: 'NotificationConfiguration', initial: {} },
  'object-lock': { root: 'ObjectLockConfiguration', missing: 'ObjectLockConfigurationNotFoundError' },
  ownershipControls: { root: 'OwnershipControls', missing: 'OwnershipControlsNotFoundError' },
  policy: { root: 'Policy', missing: 'NoSuchBucketPolicy' },
  publicAccessBlock: { root: 'PublicAccessBlockConfiguration', missing: 'NoSuchPublicAccessBlockConfiguration' },
  replication: { root: 'ReplicationConfiguration', missing: 'ReplicationConfigurationNotFoundError' },
  requestPayment: { root: 'RequestPaymentConfiguration', initial: { Payer: 'BucketOwner' } },
  tagging: { root: 'Tagging', missing: 'NoSuchTagSet' },
  versioning: { root: 'VersioningConfiguration', initial: {} },
  website: { root: 'WebsiteConfiguration', missing: 'NoSuchWebsiteConfiguration' },
} as const satisfies Readonly<Record<string, Subresource>>;

/** A bucket's configuration that is kept and returned. None of it changes what the bucket does. */
export type BucketSubresource = keyof typeof subresources;

/** Subresources that are not supported. */
const missingSubresources = [
  'analytics',
  'intelligent-tiering',
  'inventory',
  'metrics',
  'metadataConfiguration',
  'metadataTable',
  'policyStatus',
  'session',
  'torrent',
  'select',
  'restore',
  'retention',
  'legal-hold',
  'renameObject',
];

/**
 * The configuration call that a query names, if any; one that is not supported locally is `NotImplemented`, by its
 * name.
 */
export function subresourceOf(query: URLSearchParams): BucketSubresource | undefined {
  const missing = missingSubresources.find((name) => query.has(name));
  if (missing !== undefined) throw S3Error.notImplemented(`The subresource '${missing}'`);
  // the keys are the subresources
  return (Object.keys(subresources) as BucketSubresource[]).find((name) => query.has(name));
}

/** The document that GET answers. */
export function configurationDocument(stored: string | undefined, name: BucketSubresource, bucket: string): string {
  if (stored !== undefined) return stored;
  const subresource: Subresource = subresources[name];
  if (subresource.initial !== undefined) return renderXml(subresource.root, subresource.initial, s3Namespace);
  throw new S3Error(subresource.missing ?? 'NoSuchConfiguration', `The bucket has no configuration of '${name}'`, 404, {
    BucketName: bucket,
  });
}

/** A document to be kept, checked: well-formed, and of the right root. The policy is JSON. */
export function checkConfiguration(name: BucketSubresource, document: string): string {
  try {
    if (name === 'policy') JSON.parse(document);
    else if (document !== '' && !(subresources[name].root in parseXml(document))) throw S3Error.malformedXml();
  } catch {
    throw name === 'policy' ? new S3Error('MalformedPolicy', 'Policies must be valid JSON') : S3Error.malformedXml();
  }
  return document === '' ? renderXml(subresources[name].root, {}, s3Namespace) : document;
}

/** The document of a configuration given in process: elements become XML, a policy JSON. */
export function renderConfiguration(name: BucketSubresource, content: XmlElements): string {
  return name === 'policy' ? JSON.stringify(content) : renderXml(subresources[name].root, content, s3Namespace);
}
