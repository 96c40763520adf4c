import { type JsonObject } from '../../../kernel/json.js';
import { readConnection, RequestFields, unsupportedTarget } from '../index.js';
import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

/**
 * `Ref` is the bus's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html
 */
export const eventBus: ResourceProvider = {
  types: ['AWS::Events::EventBus'],
  status: 'running',
  create({ properties }, { events }) {
    const { name, arn } = events.createBus(properties.string('Name'), {
      description: properties.optionalString('Description'),
      tags: properties.tags(),
    });
    return { ref: name, attributes: { Arn: arn, Name: name, Policy: '' } };
  },
  update(request, { physicalId }, services) {
    const { properties, arn } = request;
    const name = properties.string('Name');
    if (name !== physicalId) return eventBus.create(request, services);
    services.events.updateBus(name, { description: properties.optionalString('Description'), tags: properties.tags() });
    return { ref: name, attributes: { Arn: arn('events', `event-bus/${name}`), Name: name, Policy: '' } };
  },
  delete({ physicalId }, { events }) {
    events.deleteBus(physicalId);
  },
};

/**
 * `Ref` is the rule's name, on a custom bus `<bus>|<rule>`. Unsupported targets are omitted. A rule with such a target
 * is listed as unsupported, with the target as the reason.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
 */
export const eventRule: ResourceProvider = {
  types: ['AWS::Events::Rule'],
  status: 'running',
  create({ properties, generatedName, fail }, { events }) {
    const name = properties.optionalString('Name') ?? generatedName({ maxLength: 64 });
    const busName = properties.optionalString('EventBusName') ?? 'default';
    const state = properties.optionalString('State') ?? 'ENABLED';
    if (state !== 'ENABLED' && state !== 'DISABLED') fail(`State must be ENABLED or DISABLED, got ${state}`);
    const targets = properties.objects('Targets').map((target) => target.values);
    const problems = targets.map((target) => unsupportedTarget(String(target['Arn'] ?? '')));
    const { arn } = events.putRule(
      {
        name,
        busName,
        state: state === 'DISABLED' ? 'DISABLED' : 'ENABLED',
        eventPattern: properties.optionalJsonText('EventPattern'),
        scheduleExpression: properties.optionalString('ScheduleExpression'),
        description: properties.optionalString('Description'),
        roleArn: properties.optionalString('RoleArn'),
      },
      targets.filter((_, index) => problems[index] === undefined).map(withNumbers),
    );
    const reasons = problems.filter((problem) => problem !== undefined);
    const plainBus = busName.slice(busName.lastIndexOf('/') + 1);
    return {
      ref: plainBus === 'default' ? name : `${plainBus}|${name}`,
      attributes: { Arn: arn },
      ...(reasons.length === 0 ? {} : { status: 'unsupported', reason: reasons.join('; ') }),
    };
  },
  // The same name updates the rule; another name creates another rule.
  update: (request, _before, services) => eventRule.create(request, services),
  delete({ physicalId }, { events }) {
    const [name = '', bus = 'default'] = physicalId.split('|').reverse();
    events.deleteRule(bus, name);
  },
};

/**
 * `Ref` is the connection's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-connection.html
 */
export const eventConnection: ResourceProvider = {
  types: ['AWS::Events::Connection'],
  status: 'running',
  create({ properties, generatedName, arn: arnOf }, { connections }) {
    const Name = properties.optionalString('Name') ?? generatedName({ maxLength: 64 });
    const { name, arn } = connections.create(readConnection(new RequestFields({ ...properties.values, Name })));
    return {
      ref: name,
      attributes: {
        Arn: arn,
        ArnForPolicy: arn,
        SecretArn: arnOf('secretsmanager', `secret:events!connection/${name}`),
      },
    };
  },
  update(request, before, services) {
    // An update creates a new connection with a new ARN. State machines that reference it are updated afterward.
    void eventConnection.delete?.(before, services);
    return eventConnection.create(request, services);
  },
  delete({ physicalId }, { connections }) {
    if (connections.find(physicalId)) connections.delete(physicalId);
  },
};

/** Numbers can be strings in templates. */
function withNumbers(target: JsonObject): JsonObject {
  const retry = target['RetryPolicy'];
  if (typeof retry !== 'object' || retry === null || Array.isArray(retry)) return target;
  return {
    ...target,
    RetryPolicy: Object.fromEntries(
      Object.entries(retry).map(([name, value]) => [name, typeof value === 'string' ? Number(value) : value]),
    ),
  };
}
