import { type Invoke } from '../../../kernel/calls.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';
import { bucketSettings } from './bucket-settings.js';
import { bucketProperties } from './bucket-properties.js';

/**
 * `Ref` is the bucket's name. S3's API returns its configuration; only CORS has an effect.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
 */
export const s3Bucket: ResourceProvider = {
  types: { 'AWS::S3::Bucket': bucketProperties },
  status: 'running',
  async create(request, { invoke }) {
    const bucket = nameOf(request);
    await invoke('s3', 'CreateBucket', { Bucket: bucket });
    for (const { put, input } of bucketSettings(request.properties))
      if (input !== undefined) await invoke('s3', put, { Bucket: bucket, ...input });
    return bucketNames(request);
  },
  async update(request, { physicalId }, services) {
    if (nameOf(request) !== physicalId) return s3Bucket.create(request, services);
    const { invoke } = services;
    for (const { put, input, delete: remove } of bucketSettings(request.properties)) {
      if (input !== undefined) await invoke('s3', put, { Bucket: physicalId, ...input });
      else if (remove !== undefined) await invoke('s3', remove, { Bucket: physicalId });
      else await suspendVersioning(physicalId, invoke);
    }
    return bucketNames(request);
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('s3', 'DeleteBucket', { Bucket: physicalId });
  },
};

/** Versioning cannot be removed from a bucket that had it. */
async function suspendVersioning(bucket: string, invoke: Invoke): Promise<void> {
  const { Status } = await invoke<{ readonly Status?: string }>('s3', 'GetBucketVersioning', { Bucket: bucket });
  if (Status === undefined) return;
  await invoke('s3', 'PutBucketVersioning', { Bucket: bucket, VersioningConfiguration: { Status: 'Suspended' } });
}

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('BucketName') ?? generatedName({ maxLength: 63, lowerCase: true });
}

function bucketNames(request: ResourceRequest): CreatedResource {
  const { region, partition, urlSuffix } = request.environment;
  const name = nameOf(request);
  const attributes = {
    Arn: `arn:${partition}:s3:::${name}`,
    DomainName: `${name}.s3.${urlSuffix}`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.${urlSuffix}`,
    RegionalDomainName: `${name}.s3.${region}.${urlSuffix}`,
    WebsiteURL: `http://${name}.s3-website-${region}.${urlSuffix}`,
  };
  return { ref: name, attributes };
}
