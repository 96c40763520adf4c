import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../kernel/resources/resource-provider.js';

/** A provider of resources that are stored and have names, but no behavior. */
function stub(types: readonly string[], create: (request: ResourceRequest) => CreatedResource): ResourceProvider {
  return { types, status: 'stub', create };
}

/** Types that only configure another resource or grant permissions. */
const settings = stub(
  [
    'AWS::CDK::Metadata',
    'AWS::CloudFormation::WaitConditionHandle',
    'AWS::CloudWatch::Dashboard',
    'AWS::Events::EventBusPolicy',
    'AWS::Lambda::Permission',
    'AWS::Logs::MetricFilter',
    'AWS::Logs::ResourcePolicy',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::TopicInlinePolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueueInlinePolicy',
    'AWS::SQS::QueuePolicy',
    'AWS::XRay::SamplingRule',
  ],
  ({ generatedName }) => ({ ref: generatedName({ maxLength: 255 }) }),
);

const alarm = stub(
  ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'],
  ({ properties, generatedName, arn }) => {
    const name = properties.optionalString('AlarmName') ?? generatedName({ maxLength: 255 });
    return { ref: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`) } };
  },
);

const kmsKey = stub(['AWS::KMS::Key'], ({ generatedId, arn }) => {
  const hex = generatedId(32, '0123456789abcdef');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
});

const kmsAlias = stub(['AWS::KMS::Alias'], ({ properties, arn }) => {
  const name = properties.string('AliasName');
  return { ref: name, attributes: { AliasArn: arn('kms', name) } };
});

/** Stores the value, which SSM parameter types of templates can reference. */
const ssmParameter: ResourceProvider = {
  types: ['AWS::SSM::Parameter'],
  status: 'stub',
  create({ properties, generatedName }, { ssmParameters }) {
    const name = properties.optionalString('Name') ?? `CFN-${generatedName({ maxLength: 1000 })}`;
    const value = properties.string('Value');
    ssmParameters.set(name, value);
    return { ref: name, attributes: { Type: properties.string('Type'), Value: value } };
  },
  delete({ physicalId }, { ssmParameters }) {
    ssmParameters.delete(physicalId);
  },
};

export const stubProviders: readonly ResourceProvider[] = [settings, alarm, kmsKey, kmsAlias, ssmParameter];
