import { isJsonObject, type JsonObject } from '@stepwell/asl';
import { type EventBus } from '../bus.js';
import { EventsError } from '../events-error.js';
import { page, type RequestFields } from '../wire.js';
import { type EventsOperation } from './operations.js';

/** Event buses and their policies. */
export const busOperations: Readonly<Record<string, EventsOperation>> = {
  CreateEventBus(fields, { store }) {
    const bus = store.create(fields.string('Name'), fields.optionalString('Description'));
    store.tags.set(bus.arn, fields.tags());
    return { EventBusArn: bus.arn, ...(bus.description === undefined ? {} : { Description: bus.description }) };
  },

  UpdateEventBus(fields, { store, context }) {
    const bus = store.get(fields.optionalString('Name'));
    bus.description = fields.optionalString('Description') ?? bus.description;
    bus.modifiedAt = context.clock.now();
    return { Arn: bus.arn, Name: bus.name, ...(bus.description === undefined ? {} : { Description: bus.description }) };
  },

  DescribeEventBus: (fields, { store }) => view(store.get(fields.optionalString('Name'))),

  DeleteEventBus(fields, { store }) {
    store.delete(fields.string('Name'));
    return undefined;
  },

  ListEventBuses(fields, { store }) {
    const prefix = fields.optionalString('NamePrefix') ?? '';
    const { items, ...next } = page(
      store.list().filter((bus) => bus.name.startsWith(prefix)),
      fields,
    );
    return { EventBuses: items.map(view), ...next };
  },

  PutPermission(fields, { store }) {
    const bus = store.get(fields.optionalString('EventBusName'));
    const policy = fields.optionalString('Policy');
    if (policy === undefined)
      bus.policy = {
        ...bus.policy,
        Statement: [...withoutStatement(bus, fields.string('StatementId')), permission(bus, fields)],
      };
    else bus.policy = { Version: '2012-10-17', Statement: statements(policy) };
    return undefined;
  },

  RemovePermission(fields, { store }) {
    const bus = store.get(fields.optionalString('EventBusName'));
    if (fields.boolean('RemoveAllPermissions')) bus.policy = { ...bus.policy, Statement: [] };
    else {
      const rest = withoutStatement(bus, fields.string('StatementId'));
      if (rest.length === bus.policy.Statement.length)
        throw EventsError.notFound(`Statement with the provided id ${fields.string('StatementId')}`);
      bus.policy = { ...bus.policy, Statement: rest };
    }
    return undefined;
  },
};

function view(bus: EventBus): object {
  return {
    Name: bus.name,
    Arn: bus.arn,
    ...(bus.description === undefined ? {} : { Description: bus.description }),
    ...(bus.policy.Statement.length === 0 ? {} : { Policy: JSON.stringify(bus.policy) }),
    CreationTime: bus.createdAt / 1000,
    LastModifiedTime: bus.modifiedAt / 1000,
  };
}

function permission(bus: EventBus, fields: RequestFields): JsonObject {
  const principal = fields.string('Principal');
  const condition = fields.optionalObject('Condition');
  return {
    Sid: fields.string('StatementId'),
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
    Action: fields.string('Action'),
    Resource: bus.arn,
    ...(condition === undefined
      ? {}
      : { Condition: { [String(condition['Type'])]: { [String(condition['Key'])]: condition['Value'] ?? null } } }),
  };
}

function withoutStatement(bus: EventBus, id: string): EventBus['policy']['Statement'] {
  return bus.policy.Statement.filter((statement) => !isJsonObject(statement) || statement['Sid'] !== id);
}

/** The statements of a policy's text. */
export function statements(policy: string): EventBus['policy']['Statement'] {
  let value: unknown;
  try {
    value = JSON.parse(policy);
  } catch {
    value = undefined;
  }
  const found = typeof value === 'object' && value !== null && 'Statement' in value ? value.Statement : undefined;
  if (!Array.isArray(found))
    throw EventsError.validation(
      'Parameter Policy is not valid. Reason: it must be a JSON object with a list named Statement.',
    );
  return found as EventBus['policy']['Statement']; // of parsed JSON
}
