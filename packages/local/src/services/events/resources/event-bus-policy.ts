import { AwsError } from '../../../kernel/aws-error.js';
import { type Json } from '../../../kernel/json.js';
import { type ResourceProvider, type ResourceRequest } from '../../../kernel/resources/resource-provider.js';
import { eventBusPolicyProperties } from './events-properties.js';

/**
 * A statement of a bus's policy, stored and not evaluated. A bus that is not part of the app is ignored.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
 */
export const eventBusPolicy: ResourceProvider = {
  types: { 'AWS::Events::EventBusPolicy': eventBusPolicyProperties },
  status: 'stub',
  async create(request, { invoke }) {
    const { properties } = request;
    const EventBusName = properties.optionalString('EventBusName') ?? 'default';
    const StatementId = properties.string('StatementId');
    await ignoreMissing(async () => {
      const bus = await invoke<{ readonly Policy?: string }>('eventbridge', 'DescribeEventBus', { Name: EventBusName });
      const policy = JSON.parse(bus.Policy ?? '{"Statement":[]}') as { readonly Statement: readonly Statement[] }; // of the service
      const others = policy.Statement.filter(({ Sid }) => Sid !== StatementId);
      const Policy = JSON.stringify({ ...policy, Statement: [...others, statementOf(request)] });
      await invoke('eventbridge', 'PutPermission', { EventBusName, Policy });
    });
    return { ref: request.generatedName({ maxLength: 255 }) };
  },
  async update(request, before, services) {
    await eventBusPolicy.delete?.(before, services);
    return eventBusPolicy.create(request, services);
  },
  async delete({ properties: { EventBusName, StatementId } }, { invoke }) {
    await ignoreMissing(() => invoke('eventbridge', 'RemovePermission', { EventBusName, StatementId }));
  },
};

type Statement = Readonly<Record<string, Json>>;

function statementOf({ properties, arn }: ResourceRequest): Statement {
  const Sid = properties.string('StatementId');
  if (properties.has('Statement')) return { ...properties.object('Statement').values, Sid };
  const bus = properties.optionalString('EventBusName') ?? 'default';
  const principal = properties.string('Principal');
  const condition = properties.object('Condition');
  return {
    Sid,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
    Action: properties.string('Action'),
    Resource: bus.startsWith('arn:') ? bus : arn('events', `event-bus/${bus}`),
    ...(properties.has('Condition')
      ? { Condition: { [condition.string('Type')]: { [condition.string('Key')]: condition.string('Value') } } }
      : {}),
  };
}

async function ignoreMissing(call: () => Promise<unknown>): Promise<void> {
  await call().catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
  });
}
