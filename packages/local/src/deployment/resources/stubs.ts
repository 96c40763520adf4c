import { reasons, withoutEffect } from '../../kernel/resources/property-support.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../kernel/resources/resource-provider.js';

/** A provider of resources that are stored and have names, but no behavior. */
function stub(
  types: ResourceProvider['types'],
  create: (request: ResourceRequest) => CreatedResource,
): ResourceProvider {
  return { types, status: 'stub', create };
}

/** Types that only configure another resource or grant permissions. */
const settings = stub(
  {
    'AWS::CDK::Metadata': withoutEffect('The metadata is for AWS.'),
    'AWS::CloudWatch::Dashboard': withoutEffect('Dashboards are not displayed.'),
    'AWS::Lambda::Permission': withoutEffect(reasons.permissions),
    'AWS::Logs::MetricFilter': withoutEffect(reasons.metrics),
    'AWS::Logs::ResourcePolicy': withoutEffect(reasons.permissions),
    'AWS::XRay::SamplingRule': withoutEffect(reasons.tracing),
    'Custom::CloudwatchLogResourcePolicy': withoutEffect(reasons.permissions),
    'Custom::ECRAutoDeleteImages': withoutEffect('Images are removed with the environment.'),
    'Custom::VpcRestrictDefaultSG': withoutEffect(reasons.network),
  },
  ({ generatedName }) => ({ ref: generatedName({ maxLength: 255 }) }),
);

const alarms = withoutEffect('Alarms are not evaluated.', ['AlarmName']);

const alarm = stub(
  { 'AWS::CloudWatch::Alarm': alarms, 'AWS::CloudWatch::CompositeAlarm': alarms },
  ({ properties, generatedName, arn }) => {
    const name = properties.optionalString('AlarmName') ?? generatedName({ maxLength: 255 });
    return { ref: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`) } };
  },
);

export const stubProviders: readonly ResourceProvider[] = [settings, alarm];
