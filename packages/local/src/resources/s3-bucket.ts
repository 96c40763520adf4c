import { bucketConfiguration } from './bucket-configuration.js';
import { type ResourceType } from './resource-type.js';

/**
 * `Ref` is the bucket's name. Its settings are shown again by S3's API and change nothing else.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
 */
export const s3Bucket: ResourceType = {
  types: ['AWS::S3::Bucket'],
  status: 'running',
  async create({ properties, generatedName, environment }, { s3 }) {
    const { region, partition, urlSuffix } = environment;
    const name = properties.optionalString('BucketName') ?? generatedName({ maxLength: 63, lowerCase: true });
    await s3.createBucket(name, { configuration: bucketConfiguration(properties) });
    const attributes = {
      Arn: `arn:${partition}:s3:::${name}`,
      DomainName: `${name}.s3.${urlSuffix}`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.${urlSuffix}`,
      RegionalDomainName: `${name}.s3.${region}.${urlSuffix}`,
      WebsiteURL: `http://${name}.s3-website-${region}.${urlSuffix}`,
    };
    return { ref: name, attributes };
  },
};
