import { isDeepStrictEqual } from 'node:util';
import { type Invoke } from '../../../kernel/calls.js';
import { type Json, type JsonObject } from '../../../kernel/json.js';
import { isJsonObject } from '../../../kernel/json.js';
import { type LocalResource } from '../../../kernel/resources/local-resource.js';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';
import { computeEnvironmentProperties, jobDefinitionProperties, jobQueueProperties } from './batch-properties.js';

/**
 * `Ref` is the ARN.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-computeenvironment.html
 */
export const computeEnvironment: ResourceProvider = {
  types: { 'AWS::Batch::ComputeEnvironment': computeEnvironmentProperties },
  status: 'running',
  async create({ properties, generatedName }, { invoke }) {
    const computeEnvironmentName = nameOf(properties, 'ComputeEnvironmentName', generatedName);
    const { computeEnvironmentArn } = await invoke<{ computeEnvironmentArn: string }>(
      'batch',
      'CreateComputeEnvironment',
      {
        ...apiRequest(properties, ['Type', 'State', 'ComputeResources', 'ServiceRole']),
        computeEnvironmentName,
        ...tagsOf(properties),
      },
    );
    return { ref: computeEnvironmentArn, attributes: { ComputeEnvironmentArn: computeEnvironmentArn } };
  },
  async update(made, { physicalId: arn, properties: before }, services) {
    const { properties, generatedName } = made;
    if (!arn.endsWith(`/${nameOf(properties, 'ComputeEnvironmentName', generatedName)}`))
      return computeEnvironment.create(made, services);
    if (properties.values['Type'] !== before['Type'])
      throw new UpdateNotSupported('the Type of a compute environment cannot be updated');
    await services.invoke('batch', 'UpdateComputeEnvironment', {
      ...apiRequest(properties, ['State', 'ComputeResources', 'ServiceRole']),
      computeEnvironment: arn,
    });
    await updateTags(properties, before, arn, services.invoke);
    return { ref: arn, attributes: { ComputeEnvironmentArn: arn } };
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('batch', 'UpdateComputeEnvironment', { computeEnvironment: physicalId, state: 'DISABLED' });
    await invoke('batch', 'DeleteComputeEnvironment', { computeEnvironment: physicalId });
  },
};

/**
 * `Ref` is the ARN.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobqueue.html
 */
export const jobQueue: ResourceProvider = {
  types: { 'AWS::Batch::JobQueue': jobQueueProperties },
  status: 'running',
  async create({ properties, generatedName, arn }, { invoke }) {
    const jobQueueName = nameOf(properties, 'JobQueueName', generatedName);
    if (!hasComputeEnvironments(properties.values)) {
      const ref = arn('batch', `job-queue/${jobQueueName}`);
      const reason = 'it has no compute environments';
      return { ref, attributes: { JobQueueArn: ref }, status: 'unsupported', reason };
    }
    const { jobQueueArn } = await invoke<{ jobQueueArn: string }>('batch', 'CreateJobQueue', {
      ...apiRequest(properties, ['State', 'ComputeEnvironmentOrder']),
      jobQueueName,
      priority: properties.optionalNumber('Priority') ?? 0,
      ...tagsOf(properties),
    });
    return { ref: jobQueueArn, attributes: { JobQueueArn: jobQueueArn } };
  },
  async update(made, { physicalId: arn, properties: before }, services) {
    const { properties, generatedName } = made;
    const isSame = arn.endsWith(`/${nameOf(properties, 'JobQueueName', generatedName)}`);
    if (!isSame || !hasComputeEnvironments(before)) return jobQueue.create(made, services);
    await services.invoke('batch', 'UpdateJobQueue', {
      ...apiRequest(properties, ['State', 'ComputeEnvironmentOrder']),
      jobQueue: arn,
      priority: properties.optionalNumber('Priority') ?? 0,
    });
    await updateTags(properties, before, arn, services.invoke);
    return { ref: arn, attributes: { JobQueueArn: arn } };
  },
  async delete({ physicalId, status }, { invoke }) {
    if (status === 'unsupported') return;
    await invoke('batch', 'UpdateJobQueue', { jobQueue: physicalId, state: 'DISABLED' });
    await invoke('batch', 'DeleteJobQueue', { jobQueue: physicalId });
  },
};

/** Queues of service environments have none. */
function hasComputeEnvironments({ ComputeEnvironmentOrder: order }: JsonObject): boolean {
  return Array.isArray(order) && order.length > 0;
}

/**
 * `Ref` is the ARN with its revision. A definition whose image cannot run locally is unsupported: its jobs fail with
 * the reason. A definition without `ContainerProperties` is unsupported, and has no jobs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobdefinition.html
 */
export const jobDefinition: ResourceProvider = {
  types: { 'AWS::Batch::JobDefinition': jobDefinitionProperties },
  status: 'running',
  async create({ properties, generatedName, arn }, { invoke }) {
    const jobDefinitionName = properties.optionalString('JobDefinitionName') ?? generatedName({ maxLength: 128 });
    if (!properties.has('ContainerProperties')) {
      const ref = arn('batch', `job-definition/${jobDefinitionName}:1`);
      const reason = 'only jobs of one container are supported locally';
      return { ref, attributes: { JobDefinitionArn: ref }, status: 'unsupported', reason };
    }
    const container = properties.object('ContainerProperties');
    const { jobDefinitionArn } = await invoke<{ jobDefinitionArn: string }>('batch', 'RegisterJobDefinition', {
      ...apiRequest(properties, ['PlatformCapabilities', 'RetryStrategy', 'Timeout', 'PropagateTags']),
      containerProperties: toApiValue(supportedContainer(container), 'ContainerProperties'),
      jobDefinitionName,
      type: properties.string('Type').toLowerCase(),
      parameters: properties.values['Parameters'] ?? {},
      ...tagsOf(properties),
    });
    const { unsupportedReason: reason } = await invoke<{ unsupportedReason?: string }>('batch', 'DescribeImage', {
      uri: container.string('Image'),
      command: container.strings('Command'),
    });
    return {
      ref: jobDefinitionArn,
      attributes: { JobDefinitionArn: jobDefinitionArn },
      ...(reason === undefined ? {} : { status: 'unsupported' as const, reason }),
      differences: logDifferences(container),
    };
  },
  // A changed definition is a new revision; existing jobs keep their revision.
  update: (made, before, services) =>
    isDeepStrictEqual(made.properties.values, before.properties)
      ? unchanged(before)
      : jobDefinition.create(made, services),
  async delete({ physicalId, properties }, { invoke }) {
    if (properties['ContainerProperties'] === undefined) return;
    await invoke('batch', 'DeregisterJobDefinition', { jobDefinition: physicalId });
  },
};

/** Container properties that the service accepts. */
function supportedContainer(container: Properties): JsonObject {
  const { Secrets: _secrets, MountPoints: _mountPoints, Volumes: _volumes, ...others } = container.values;
  if (logDifferences(container).length === 0) return others;
  const { LogConfiguration: _logs, ...withoutLogs } = others;
  return withoutLogs;
}

/** Log lines are stored in CloudWatch Logs, whatever the driver. */
function logDifferences(container: Properties): NonNullable<CreatedResource['differences']> {
  const driver = container.object('LogConfiguration').optionalString('LogDriver') ?? 'awslogs';
  if (driver === 'awslogs') return [];
  const property = 'ContainerProperties.LogConfiguration.LogDriver';
  return [{ property, effect: 'difference', reason: 'Log lines are stored in CloudWatch Logs.' }];
}

/** An unsupported definition stays unsupported while its properties do not change. */
function unchanged({ physicalId, status, reason }: LocalResource): CreatedResource {
  return {
    ref: physicalId,
    attributes: { JobDefinitionArn: physicalId },
    status,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The API does not accept empty tags. */
function tagsOf(properties: Properties): { readonly tags?: Record<string, string> } {
  const tags = properties.tags();
  return Object.keys(tags).length === 0 ? {} : { tags };
}

async function updateTags(properties: Properties, before: JsonObject, resourceArn: string, invoke: Invoke) {
  const tags = properties.tags();
  const tagKeys = Object.keys(isJsonObject(before['Tags']) ? before['Tags'] : {}).filter(
    (key) => !Object.hasOwn(tags, key),
  );
  if (tagKeys.length > 0) await invoke('batch', 'UntagResource', { resourceArn, tagKeys });
  if (Object.keys(tags).length > 0) await invoke('batch', 'TagResource', { resourceArn, tags });
}

function nameOf(properties: Properties, property: string, generatedName: ResourceRequest['generatedName']): string {
  return properties.optionalString(property) ?? generatedName({ maxLength: 128 });
}

/**
 * Converts properties to a request of Batch's API, whose members have the same names in lower camel case. Empty objects
 * are omitted.
 */
function apiRequest(properties: Properties, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = properties.values[name];
      return value === undefined || isEmptyObject(value) ? [] : [[lowerFirst(name), toApiValue(value, name)]];
    }),
  );
}

function toApiValue(value: Json, under: string): Json {
  if (Array.isArray(value)) return value.map((item) => toApiValue(item, under));
  if (typeof value === 'string' && numeric.has(under)) return Number(value);
  if (!isJsonObject(value)) return value;
  // The keys of log driver options are not members of the API.
  const members = Object.entries(value).map(([key, entry]): [string, Json] => [
    under === 'Options' ? key : lowerFirst(key),
    toApiValue(entry, key),
  ]);
  return Object.fromEntries(members) satisfies JsonObject;
}

/** Numbers of the API that can be strings in a template. */
const numeric: ReadonlySet<string> = new Set(['AttemptDurationSeconds', 'Attempts', 'Order']);

function isEmptyObject(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
