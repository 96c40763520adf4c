import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { isJsonObject, type JsonObject } from '../../../kernel/json.js';
import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import { tagList, updateTags } from '../../../kernel/resources/tag-changes.js';
import { targetMembers, unsupportedTarget } from '../target.js';
import { connectionProperties, eventBusProperties, eventRuleProperties } from './events-properties.js';

/**
 * `Ref` is the bus's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html
 */
export const eventBus: ResourceProvider = {
  types: { 'AWS::Events::EventBus': eventBusProperties },
  status: 'running',
  async create({ properties }, { invoke }) {
    const Name = properties.string('Name');
    const Description = properties.optionalString('Description');
    const { EventBusArn: arn } = await invoke<{ EventBusArn: string }>('eventbridge', 'CreateEventBus', {
      Name,
      Description,
      Tags: tagList(properties),
    });
    return { ref: Name, attributes: { Arn: arn, Name, Policy: '' } };
  },
  async update(request, before, services) {
    const { properties } = request;
    const { invoke } = services;
    const Name = properties.string('Name');
    if (Name !== before.physicalId) return eventBus.create(request, services);
    const Description = properties.optionalString('Description') ?? '';
    const { Arn } = await invoke<{ Arn: string }>('eventbridge', 'UpdateEventBus', { Name, Description });
    await updateTags(
      properties,
      before.properties['Tags'],
      (TagKeys) => invoke('eventbridge', 'UntagResource', { ResourceARN: Arn, TagKeys }),
      (Tags) => invoke('eventbridge', 'TagResource', { ResourceARN: Arn, Tags }),
    );
    return { ref: Name, attributes: { Arn, Name, Policy: '' } };
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('eventbridge', 'DeleteEventBus', { Name: physicalId });
  },
};

/**
 * `Ref` is the rule's name, on a custom bus `<bus>|<rule>`. Unsupported targets are omitted and reported. A rule that
 * has no other targets is unsupported.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
 */
export const eventRule: ResourceProvider = {
  types: { 'AWS::Events::Rule': eventRuleProperties },
  status: 'running',
  async create({ properties, generatedName }, { invoke }) {
    const name = properties.optionalString('Name') ?? generatedName({ maxLength: 64 });
    const EventBusName = properties.optionalString('EventBusName') ?? 'default';
    const targets = properties.objects('Targets').map((target) => target.values);
    const problems = targets.map((target) => unsupportedTarget(String(target['Arn'] ?? '')));
    const supported = targets.filter((_, index) => problems[index] === undefined).map(targetInput);
    const { RuleArn } = await invoke<{ RuleArn: string }>('eventbridge', 'PutRule', {
      Name: name,
      EventBusName,
      State: properties.optionalString('State'),
      EventPattern: properties.optionalJsonText('EventPattern'),
      ScheduleExpression: properties.optionalString('ScheduleExpression'),
      Description: properties.optionalString('Description'),
      RoleArn: properties.optionalString('RoleArn'),
      Tags: tagList(properties),
    });
    await replaceTargets(invoke, { Rule: name, EventBusName }, supported);
    const reasons = problems.filter((problem) => problem !== undefined);
    const isUnsupported = reasons.length > 0 && supported.length === 0;
    const plainBus = EventBusName.slice(EventBusName.lastIndexOf('/') + 1);
    return {
      ref: plainBus === 'default' ? name : `${plainBus}|${name}`,
      attributes: { Arn: RuleArn },
      ...(isUnsupported ? { status: 'unsupported', reason: reasons.join('; ') } : {}),
      differences: reasons.map((reason) => ({
        property: 'Targets.Arn',
        effect: 'missing',
        reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
      })),
    };
  },
  // The same name updates the rule; another name creates another rule.
  update: (request, _before, services) => eventRule.create(request, services),
  async delete({ physicalId }, { invoke }) {
    const [Name = '', EventBusName = 'default'] = physicalId.split('|').reverse();
    try {
      await replaceTargets(invoke, { Rule: Name, EventBusName }, []);
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return;
      throw error;
    }
    await invoke('eventbridge', 'DeleteRule', { Name, EventBusName });
  },
};

/** Removes the targets of a rule that are not among the new ones, and puts these. */
async function replaceTargets(
  invoke: Invoke,
  rule: { readonly Rule: string; readonly EventBusName: string },
  Targets: readonly JsonObject[],
): Promise<void> {
  const { Targets: before } = await invoke<{ Targets: { Id: string }[] }>('eventbridge', 'ListTargetsByRule', rule);
  const Ids = before.map(({ Id }) => Id).filter((id) => !Targets.some((target) => target['Id'] === id));
  if (Ids.length > 0) await invoke('eventbridge', 'RemoveTargets', { ...rule, Ids });
  if (Targets.length > 0) await invoke('eventbridge', 'PutTargets', { ...rule, Targets });
}

/**
 * `Ref` is the connection's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-connection.html
 */
export const eventConnection: ResourceProvider = {
  types: { 'AWS::Events::Connection': connectionProperties },
  status: 'running',
  async create({ properties, generatedName, arn }, { invoke }) {
    const Name = properties.optionalString('Name') ?? generatedName({ maxLength: 64 });
    const input = { ...connectionInput(properties.values), Name };
    const connection = await invoke<Connection>('eventbridge', 'CreateConnection', input);
    return created(Name, connection, arn);
  },
  async update(request, before, services) {
    const { properties, generatedName, arn } = request;
    const Name = properties.optionalString('Name') ?? generatedName({ maxLength: 64 });
    if (Name !== before.physicalId) return eventConnection.create(request, services);
    const input = { ...connectionInput(properties.values), Name };
    const connection = await services.invoke<Connection>('eventbridge', 'UpdateConnection', input);
    return created(Name, connection, arn);
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('eventbridge', 'DeleteConnection', { Name: physicalId }).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    });
  },
};

/** The service refuses private networks. */
function connectionInput({ InvocationConnectivityParameters: _, ...input }: JsonObject): JsonObject {
  return input;
}

interface Connection {
  readonly ConnectionArn: string;
}

function created(name: string, { ConnectionArn }: Connection, arn: (service: string, resource: string) => string) {
  return {
    ref: name,
    attributes: {
      Arn: ConnectionArn,
      ArnForPolicy: ConnectionArn,
      SecretArn: arn('secretsmanager', `secret:events!connection/${name}`),
    },
  };
}

/** A target as PutTargets takes it: without settings of other kinds of targets. Numbers can be strings in templates. */
function targetInput(target: JsonObject): JsonObject {
  const known = Object.entries(target).filter(([name]) => targetMembers.has(name));
  const retry = target['RetryPolicy'];
  if (!isJsonObject(retry)) return Object.fromEntries(known);
  const numbers = Object.entries(retry).map(([name, value]) => [name, Number(value)] as const);
  return { ...Object.fromEntries(known), RetryPolicy: Object.fromEntries(numbers) };
}
