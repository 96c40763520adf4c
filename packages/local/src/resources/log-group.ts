import { type ResourceType } from './resource-type.js';

/** `Ref` is the group's name. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
export const logGroup: ResourceType = {
  types: ['AWS::Logs::LogGroup'],
  status: 'running',
  create({ properties, generatedName }, { logs }) {
    const name = properties.optionalString('LogGroupName') ?? generatedName({ maxLength: 512 });
    const { arn } = logs.createLogGroup(name, { retentionInDays: properties.optionalNumber('RetentionInDays'), tags: properties.tags() });
    return { ref: name, attributes: { Arn: `${arn}:*` } };
  },
};

/** `Ref` is the stream's name. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-logstream.html */
export const logStream: ResourceType = {
  types: ['AWS::Logs::LogStream'],
  status: 'running',
  create({ properties, generatedName }, { logs }) {
    const name = properties.optionalString('LogStreamName') ?? generatedName({ maxLength: 512 });
    logs.createLogStream(properties.string('LogGroupName'), name);
    return { ref: name };
  },
};
