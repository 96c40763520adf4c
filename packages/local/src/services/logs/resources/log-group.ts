import { type ResourceRequest, type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

/**
 * `Ref` is the group's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
 */
export const logGroup: ResourceProvider = {
  types: ['AWS::Logs::LogGroup'],
  status: 'running',
  create(request, { logs }) {
    const { properties } = request;
    const name = groupNameOf(request);
    const { arn } = logs.createLogGroup(name, {
      retentionInDays: properties.optionalNumber('RetentionInDays'),
      tags: properties.tags(),
    });
    return { ref: name, attributes: { Arn: `${arn}:*` } };
  },
  update(request, { physicalId: name }, services) {
    const { properties, arn } = request;
    if (groupNameOf(request) !== name) return logGroup.create(request, services);
    services.logs.updateLogGroup(name, {
      retentionInDays: properties.optionalNumber('RetentionInDays'),
      tags: properties.tags(),
    });
    return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
  },
  delete({ physicalId }, { logs }) {
    logs.deleteLogGroup(physicalId);
  },
};

function groupNameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('LogGroupName') ?? generatedName({ maxLength: 512 });
}

/**
 * `Ref` is the stream's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-logstream.html
 */
export const logStream: ResourceProvider = {
  types: ['AWS::Logs::LogStream'],
  status: 'running',
  create({ properties, generatedName }, { logs }) {
    const name = properties.optionalString('LogStreamName') ?? generatedName({ maxLength: 512 });
    logs.createLogStream(properties.string('LogGroupName'), name);
    return { ref: name };
  },
};
