import { isDeepStrictEqual } from 'node:util';
import { type Invoke } from '../../../kernel/calls.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';
import { bucketNotifications, putNotifications } from './bucket-notifications.js';
import { bucketSettings } from './bucket-settings.js';
import { bucketProperties } from './bucket-properties.js';

/**
 * `Ref` is the bucket's name. S3's API returns its configuration; CORS, notifications and versioning have an effect.
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
    const differences = await putNotifications(bucket, bucketNotifications(request.properties), invoke);
    return { ...bucketNames(request), differences };
  },
  async update(request, before, services) {
    const { physicalId } = before;
    if (nameOf(request) !== physicalId) return s3Bucket.create(request, services);
    const { invoke } = services;
    for (const { put, input, delete: remove } of bucketSettings(request.properties)) {
      if (input !== undefined) await invoke('s3', put, { Bucket: physicalId, ...input });
      else if (remove !== undefined) await invoke('s3', remove, { Bucket: physicalId });
      else await suspendVersioning(physicalId, invoke);
    }
    const hadNotifications = before.properties['NotificationConfiguration'] !== undefined;
    const notifications = bucketNotifications(request.properties);
    const none = hadNotifications ? { NotificationConfiguration: {} } : undefined;
    const isSame = isDeepStrictEqual(
      before.properties['NotificationConfiguration'],
      request.properties.values['NotificationConfiguration'],
    );
    // Without a change, AWS sends no test message.
    const differences = isSame
      ? before.differences.filter(({ property }) => property.startsWith('NotificationConfiguration'))
      : await putNotifications(physicalId, notifications ?? none, invoke);
    return { ...bucketNames(request), differences };
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
