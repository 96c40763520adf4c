import { AwsError } from '../../../../kernel/aws-error.js';
import { type Invoke } from '../../../../kernel/calls.js';
import { type JsonObject } from '../../../../kernel/json.js';
import { type DeploymentServices } from '../../../../kernel/resources/deployment-services.js';
import { type Properties } from '../../../../kernel/resources/properties.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../../kernel/resources/resource-provider.js';
import { deleteAll, listAll } from '../delete-all.js';
import { contentTypeOf } from './content-types.js';
import { sourceFiles } from './deployment-sources.js';
import { fileFilter } from './file-filter.js';

/** The input of PutObject for the options of `aws s3 sync` that system metadata are. */
const systemMembers: Readonly<Record<string, string>> = {
  'cache-control': 'CacheControl',
  'content-disposition': 'ContentDisposition',
  'content-encoding': 'ContentEncoding',
  'content-language': 'ContentLanguage',
  'content-type': 'ContentType',
  'storage-class': 'StorageClass',
  'website-redirect': 'WebsiteRedirectLocation',
  sse: 'ServerSideEncryption',
  'sse-kms-key-id': 'SSEKMSKeyId',
};

/**
 * Copies files of the app to a bucket. The handler of the CDK needs the AWS CLI and Python.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_deployment-readme.html
 */
export const bucketDeployment: ResourceProvider = {
  types: {
    'Custom::CDKBucketDeployment': {
      honored: [],
      none: { 'There is no CDN.': ['DistributionId', 'DistributionPaths', 'WaitForDistributionInvalidation'] },
      others: 'honored',
    },
  },
  status: 'running',
  create: (request, services) => deploy(request, services),
  async update(request, before, services) {
    const { values } = request.properties;
    const isMoved = destinationOf(values).join('/') !== destinationOf(before.properties).join('/');
    if (isMoved && !isRetained(values)) await deleteAll(...destinationOf(before.properties), services.invoke);
    return deploy(request, services);
  },
  async delete({ properties }, { invoke }) {
    const [bucket, prefix] = destinationOf(properties);
    if (isRetained(properties) || (await isOwned(bucket, prefix, invoke))) return;
    await deleteAll(bucket, prefix, invoke);
  },
};

async function deploy(
  { properties, generatedId }: ResourceRequest,
  { assets, invoke }: DeploymentServices,
): Promise<CreatedResource> {
  const [bucket, prefix] = destinationOf(properties.values);
  const passes = fileFilter(properties.strings('Exclude'), properties.strings('Include'));
  const files = [...(await sourceFiles(properties, assets, invoke)).values()].filter(({ path }) => passes(path));
  const metadata = metadataOf(properties);
  const versions = new Map<string, string>();
  for (const { path, read } of files) {
    const { VersionId = '' } = await invoke<{ VersionId?: string }>('s3', 'PutObject', {
      Bucket: bucket,
      Key: prefix + path,
      Body: await read(),
      ContentType: contentTypeOf(path),
      ...metadata,
    });
    versions.set(path, VersionId);
  }
  if (properties.optionalBoolean('Prune') ?? true) {
    const deployed = new Set(files.map(({ path }) => prefix + path));
    const left = (await listAll(bucket, prefix, invoke)).filter(
      (key) => !deployed.has(key) && passes(key.slice(prefix.length)),
    );
    for (const Key of left) await invoke('s3', 'DeleteObject', { Bucket: bucket, Key });
  }
  const keys = properties.strings('SourceObjectKeys');
  const outputsKeys = properties.optionalBoolean('OutputObjectKeys') ?? true;
  const outputsVersions = properties.optionalBoolean('OutputObjectVersionIds') ?? false;
  return {
    ref: `aws.cdk.s3deployment.${generatedId(32, '0123456789abcdef')}`,
    attributes: {
      DestinationBucketArn: properties.optionalString('DestinationBucketArn') ?? `arn:aws:s3:::${bucket}`,
      SourceObjectKeys: outputsKeys ? keys : [],
      ...(outputsVersions
        ? { SourceObjectVersionIds: keys.map((key) => versions.get(key.slice(key.lastIndexOf('/') + 1)) ?? '') }
        : {}),
    },
  };
}

/** The bucket and the prefix of keys, which is empty or ends with `/`. */
function destinationOf({ DestinationBucketName, DestinationBucketKeyPrefix }: JsonObject): [string, string] {
  const prefix = typeof DestinationBucketKeyPrefix === 'string' ? DestinationBucketKeyPrefix : '';
  const isRoot = prefix === '' || prefix === '/';
  return [String(DestinationBucketName), isRoot || prefix.endsWith('/') ? prefix.replace(/^\/$/, '') : `${prefix}/`];
}

function isRetained({ RetainOnDelete = true }: JsonObject): boolean {
  return String(RetainOnDelete) === 'true';
}

/** Whether a tag says that another deployment to the prefix owns the files: this one was replaced. */
async function isOwned(Bucket: string, prefix: string, invoke: Invoke): Promise<boolean> {
  const name = prefix === '' ? 'aws-cdk:cr-owned' : `aws-cdk:cr-owned:${prefix.replace(/\/$/, '')}`;
  try {
    const { TagSet } = await invoke<{ TagSet: { Key: string }[] }>('s3', 'GetBucketTagging', { Bucket });
    return TagSet.some(({ Key }) => Key.startsWith(name));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return false;
  }
}

function metadataOf(properties: Properties): Readonly<Record<string, unknown>> {
  const system = Object.entries(properties.object('SystemMetadata').values).flatMap(([name, value]) => {
    const member = systemMembers[name.toLowerCase()];
    return member === undefined ? [] : [[member, value] as const];
  });
  const user = Object.entries(properties.object('UserMetadata').values).map(
    ([name, value]) => [name.toLowerCase().replace(/^x-amz-meta-/, ''), String(value)] as const,
  );
  return {
    ...Object.fromEntries(system),
    ...(user.length === 0 ? {} : { Metadata: Object.fromEntries(user) }),
  };
}
