import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { tagList, updateTags } from '../../../kernel/resources/tag-changes.js';
import { unsupportedTarget } from '../target.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
const scheduleProperties: PropertySupport = {
  honored: [
    'Description',
    'EndDate',
    'FlexibleTimeWindow.MaximumWindowInMinutes',
    'FlexibleTimeWindow.Mode',
    'GroupName',
    'Name',
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'StartDate',
    'State',
    'Target.Arn',
    'Target.DeadLetterConfig.Arn',
    'Target.EventBridgeParameters.DetailType',
    'Target.EventBridgeParameters.Source',
    'Target.Input',
    'Target.RetryPolicy.MaximumEventAgeInSeconds',
    'Target.RetryPolicy.MaximumRetryAttempts',
    'Target.RoleArn',
    'Target.SqsParameters.MessageGroupId',
  ],
  none: { [reasons.encryption]: ['KmsKeyArn'] },
  missing: {
    'Schedules call functions, state machines, queues, topics, event buses and operations of the API only.': [
      'Target.EcsParameters',
      'Target.KinesisParameters',
      'Target.SageMakerPipelineParameters',
    ],
  },
};

/**
 * `Ref` is the schedule's name. A schedule whose target is not here is unsupported.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html
 */
export const schedule: ResourceProvider = {
  types: { 'AWS::Scheduler::Schedule': scheduleProperties },
  status: 'running',
  async create(request, { invoke, isUnsupportedFunction }) {
    const arn = request.properties.object('Target').string('Arn');
    const isFunction = arn.split(':')[2] === 'lambda';
    const reason =
      unsupportedTarget(arn) ??
      (isFunction && isUnsupportedFunction(arn) ? 'the function of its target is unsupported' : undefined);
    if (reason !== undefined) return { ...created(request), status: 'unsupported', reason };
    await invoke('scheduler', 'CreateSchedule', definitionOf(request));
    return created(request);
  },
  async update(request, before, services) {
    const group = before.properties['GroupName'] ?? 'default';
    const isSame =
      before.status === 'running' && nameOf(request) === before.physicalId && groupOf(request.properties) === group;
    const isSupported = unsupportedTarget(request.properties.object('Target').string('Arn')) === undefined;
    if (isSame && isSupported) {
      await services.invoke('scheduler', 'UpdateSchedule', definitionOf(request));
      return created(request);
    }
    if (isSame) await schedule.delete?.(before, services);
    return schedule.create(request, services);
  },
  async delete({ physicalId: Name, properties: { GroupName = 'default' }, status }, { invoke }) {
    if (status === 'running') await ignoreMissing(invoke, 'DeleteSchedule', { Name, GroupName });
  },
};

/**
 * `Ref` is the group's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedulegroup.html
 */
export const scheduleGroup: ResourceProvider = {
  types: { 'AWS::Scheduler::ScheduleGroup': { honored: ['Name', 'Tags'] } },
  status: 'running',
  async create(request, { invoke }) {
    await invoke('scheduler', 'CreateScheduleGroup', { Name: nameOf(request), Tags: tagList(request.properties) });
    return createdGroup(request);
  },
  async update(request, before, services) {
    if (nameOf(request) !== before.physicalId) return scheduleGroup.create(request, services);
    const ResourceArn = createdGroup(request).attributes['Arn'];
    await updateTags(
      request.properties,
      before.properties['Tags'],
      (TagKeys) => services.invoke('scheduler', 'UntagResource', { ResourceArn, TagKeys }),
      (Tags) => services.invoke('scheduler', 'TagResource', { ResourceArn, Tags }),
    );
    return createdGroup(request);
  },
  async delete({ physicalId: Name }, { invoke }) {
    await ignoreMissing(invoke, 'DeleteScheduleGroup', { Name });
  },
};

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('Name') ?? generatedName({ maxLength: 64 });
}

function groupOf(properties: Properties): string {
  return properties.optionalString('GroupName') ?? 'default';
}

function created(request: ResourceRequest): CreatedResource {
  const name = nameOf(request);
  return {
    ref: name,
    attributes: { Arn: request.arn('scheduler', `schedule/${groupOf(request.properties)}/${name}`) },
  };
}

function createdGroup(request: ResourceRequest): CreatedResource & { readonly attributes: Record<string, string> } {
  const name = nameOf(request);
  return { ref: name, attributes: { Arn: request.arn('scheduler', `schedule-group/${name}`), State: 'ACTIVE' } };
}

/** The members of CreateSchedule. Numbers can be strings in templates. */
function definitionOf(request: ResourceRequest): object {
  const { properties } = request;
  const window = properties.object('FlexibleTimeWindow');
  const target = properties.object('Target');
  const retries = target.object('RetryPolicy');
  const date = (name: string): Date | undefined => {
    const text = properties.optionalString(name);
    if (text === undefined) return undefined;
    const time = new Date(text);
    return Number.isNaN(time.getTime()) ? properties.fail(name, `must be a time in ISO 8601, got ${text}`) : time;
  };
  return {
    Name: nameOf(request),
    GroupName: groupOf(properties),
    Description: properties.optionalString('Description'),
    ScheduleExpression: properties.string('ScheduleExpression'),
    ScheduleExpressionTimezone: properties.optionalString('ScheduleExpressionTimezone'),
    StartDate: date('StartDate'),
    EndDate: date('EndDate'),
    State: properties.optionalString('State'),
    FlexibleTimeWindow: {
      Mode: window.string('Mode'),
      MaximumWindowInMinutes: window.optionalNumber('MaximumWindowInMinutes'),
    },
    Target: {
      Arn: target.string('Arn'),
      RoleArn: target.string('RoleArn'),
      Input: target.optionalJsonText('Input'),
      DeadLetterConfig: target.values['DeadLetterConfig'],
      RetryPolicy: target.has('RetryPolicy')
        ? {
            MaximumEventAgeInSeconds: retries.optionalNumber('MaximumEventAgeInSeconds'),
            MaximumRetryAttempts: retries.optionalNumber('MaximumRetryAttempts'),
          }
        : undefined,
      SqsParameters: target.values['SqsParameters'],
      EventBridgeParameters: target.values['EventBridgeParameters'],
    },
  };
}

async function ignoreMissing(invoke: Invoke, operation: string, input: object): Promise<void> {
  await invoke('scheduler', operation, input).catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
  });
}
