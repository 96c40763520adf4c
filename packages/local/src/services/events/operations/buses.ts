import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { type Operation } from '../../../kernel/operation.js';
import { type EventBus } from '../bus.js';
import { notFound, validationError } from '../errors.js';
import { type EventsDependencies, page, type PageInput, type TagList, tagsOf } from './dependencies.js';

export interface PermissionInput {
  readonly EventBusName?: string;
  readonly StatementId?: string;
  readonly Action?: string;
  readonly Principal?: string;
  readonly Condition?: { readonly Type: string; readonly Key: string; readonly Value: string };
  readonly Policy?: string;
}

/** Operations on event buses and their policies. */
export function busOperations({ store }: EventsDependencies) {
  return {
    CreateEventBus: (input: { readonly Name: string; readonly Description?: string; readonly Tags?: TagList }) => {
      const { arn, description } = store.create(input.Name, input.Description || undefined, tagsOf(input.Tags ?? []));
      return { EventBusArn: arn, Description: description };
    },
    UpdateEventBus: (input: { readonly Name?: string; readonly Description?: string }) => {
      const bus = store.get(input.Name);
      const { arn, name, description } = store.update(
        bus,
        input.Description === undefined ? {} : { description: input.Description || undefined },
      );
      return { Arn: arn, Name: name, Description: description };
    },
    DescribeEventBus: (input: { readonly Name?: string }) => view(store.get(input.Name)),
    DeleteEventBus: (input: { readonly Name: string }) => store.delete(input.Name),
    ListEventBuses: (input: PageInput & { readonly NamePrefix?: string }) => {
      const buses = store.list().filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
      const { items, NextToken } = page(buses, input);
      return { EventBuses: items.map(view), NextToken };
    },
    PutPermission: (input: PermissionInput) => {
      const bus = store.get(input.EventBusName);
      const statement = input.Policy === undefined ? permission(bus, input) : undefined;
      const Statement =
        statement === undefined
          ? statements(input.Policy ?? '')
          : [...withoutStatement(bus, input.StatementId), statement];
      store.update(bus, { policy: { Version: '2012-10-17', Statement } });
    },
    RemovePermission: (input: {
      readonly EventBusName?: string;
      readonly StatementId?: string;
      readonly RemoveAllPermissions?: boolean;
    }) => {
      const bus = store.get(input.EventBusName);
      const rest = input.RemoveAllPermissions === true ? [] : withoutStatement(bus, input.StatementId);
      if (input.RemoveAllPermissions !== true && rest.length === bus.policy.Statement.length)
        throw notFound('Statement with the provided id');
      store.update(bus, { policy: { ...bus.policy, Statement: rest } });
    },
  } satisfies Record<string, Operation<never>>;
}

function view(bus: EventBus): object {
  return {
    Name: bus.name,
    Arn: bus.arn,
    Description: bus.description,
    Policy: bus.policy.Statement.length === 0 ? undefined : JSON.stringify(bus.policy),
    CreationTime: new Date(bus.createdAt),
    LastModifiedTime: new Date(bus.modifiedAt),
  };
}

function permission(bus: EventBus, { StatementId, Action, Principal, Condition }: PermissionInput): JsonObject {
  if (StatementId === undefined || Action === undefined || Principal === undefined)
    throw validationError('Parameter(s) StatementId, Action and Principal, or Policy, must be specified.');
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition === undefined ? {} : { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
  };
}

function withoutStatement(bus: EventBus, id: string | undefined): EventBus['policy']['Statement'] {
  return bus.policy.Statement.filter((statement) => !isJsonObject(statement) || statement['Sid'] !== id);
}

/** The statements of a policy's text. */
function statements(policy: string): readonly Json[] {
  let value: unknown;
  try {
    value = JSON.parse(policy);
  } catch {
    value = undefined;
  }
  const found = typeof value === 'object' && value !== null && 'Statement' in value ? value.Statement : undefined;
  if (!Array.isArray(found))
    throw validationError(
      'Parameter Policy is not valid. Reason: it must be a JSON object with a list named Statement.',
    );
  return found as readonly Json[]; // of parsed JSON
}
