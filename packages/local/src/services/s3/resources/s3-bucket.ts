import { bucketConfiguration } from './bucket-configuration.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';

/**
 * `Ref` is the bucket's name. S3's API returns its configuration; only CORS has an effect.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
 */
export const s3Bucket: ResourceProvider = {
  types: ['AWS::S3::Bucket'],
  status: 'running',
  async create(request, { s3 }) {
    await s3.createBucket(nameOf(request), { configuration: bucketConfiguration(request.properties) });
    return bucketNames(request);
  },
  update(request, { physicalId }, services) {
    if (nameOf(request) !== physicalId) return s3Bucket.create(request, services);
    services.s3.configureBucket(physicalId, bucketConfiguration(request.properties));
    return bucketNames(request);
  },
  async delete({ physicalId }, { s3 }) {
    await s3.deleteBucket(physicalId);
  },
};

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
