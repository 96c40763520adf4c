import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { reasons } from '../../../kernel/resources/property-support.js';

/**
 * `Ref` is the group's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
 */
export const logGroup: ResourceProvider = {
  types: {
    'AWS::Logs::LogGroup': {
      honored: ['LogGroupName', 'RetentionInDays', 'Tags'],
      difference: {
        'Sensitive data is not masked.': ['DataProtectionPolicy'],
        'The log group can be deleted.': ['DeletionProtectionEnabled'],
      },
      none: {
        'Requests with bearer tokens are not supported.': ['BearerTokenAuthenticationEnabled'],
        'Fields are not indexed.': ['FieldIndexPolicies'],
        [reasons.encryption]: ['KmsKeyId'],
        'The class of a log group concerns its cost and features on AWS.': ['LogGroupClass'],
        [reasons.permissions]: ['ResourcePolicyDocument'],
      },
    },
  },
  status: 'running',
  async create(request, { invoke }) {
    const logGroupName = groupNameOf(request);
    const tags = request.properties.tags();
    await invoke('cloudwatchlogs', 'CreateLogGroup', {
      logGroupName,
      ...(Object.keys(tags).length === 0 ? {} : { tags }),
    });
    await setRetention(request, invoke, logGroupName);
    return created(request, logGroupName);
  },
  async update(request, { physicalId: name }, services) {
    if (groupNameOf(request) !== name) return logGroup.create(request, services);
    const { invoke } = services;
    await setRetention(request, invoke, name);
    const resourceArn = request.arn('logs', `log-group:${name}`);
    const before = await invoke<{ readonly tags: object }>('cloudwatchlogs', 'ListTagsForResource', { resourceArn });
    const tags = request.properties.tags();
    const tagKeys = Object.keys(before.tags).filter((key) => !Object.hasOwn(tags, key));
    await invoke('cloudwatchlogs', 'UntagResource', { resourceArn, tagKeys });
    if (Object.keys(tags).length > 0) await invoke('cloudwatchlogs', 'TagResource', { resourceArn, tags });
    return created(request, name);
  },
  async delete({ physicalId }, { invoke }) {
    try {
      await invoke('cloudwatchlogs', 'DeleteLogGroup', { logGroupName: physicalId });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    }
  },
};

async function setRetention({ properties }: ResourceRequest, invoke: Invoke, logGroupName: string): Promise<void> {
  const retentionInDays = properties.optionalNumber('RetentionInDays');
  if (retentionInDays === undefined) await invoke('cloudwatchlogs', 'DeleteRetentionPolicy', { logGroupName });
  else await invoke('cloudwatchlogs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
}

function created({ arn }: ResourceRequest, name: string): CreatedResource {
  return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
}

function groupNameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('LogGroupName') ?? generatedName({ maxLength: 512 });
}

/**
 * `Ref` is the stream's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-logstream.html
 */
export const logStream: ResourceProvider = {
  types: { 'AWS::Logs::LogStream': { honored: ['LogGroupName', 'LogStreamName'] } },
  status: 'running',
  async create({ properties, generatedName }, { invoke }) {
    const logStreamName = properties.optionalString('LogStreamName') ?? generatedName({ maxLength: 512 });
    await invoke('cloudwatchlogs', 'CreateLogStream', {
      logGroupName: properties.string('LogGroupName'),
      logStreamName,
    });
    return { ref: logStreamName };
  },
};
