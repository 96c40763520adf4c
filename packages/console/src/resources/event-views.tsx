import { useSession } from '../api/context.js';
import { type AppResource } from '../app-map/resource.js';
import { ActionForm } from './action-form.js';

/** A topic: a form that publishes a message. */
export function TopicView({ resource: { physicalId: TopicArn } }: { readonly resource: AppResource }) {
  const { api } = useSession();
  return (
    <ActionForm
      title="Publish a message"
      label="Message"
      button="Publish"
      initial="{}"
      act={(Message) => api.aws('sns', 'Publish', { TopicArn, Message })}
    />
  );
}

/** A rule or an event bus: a form that sends an event, which begins with one that the pattern of the rule matches. */
export function EventView({ resource }: { readonly resource: AppResource }) {
  const { api } = useSession();
  const send = async (text: string): Promise<unknown> => {
    const entry = JSON.parse(text) as { readonly Detail?: unknown };
    const Detail = typeof entry.Detail === 'string' ? entry.Detail : JSON.stringify(entry.Detail ?? {});
    return api.aws('eventbridge', 'PutEvents', { Entries: [{ ...entry, Detail }] });
  };
  return (
    <ActionForm
      title="Send an event"
      label="Entry of PutEvents"
      button="Send"
      initial={sampleEntry(resource)}
      act={send}
    />
  );
}

function sampleEntry({ type, physicalId, properties }: AppResource): string {
  const pattern = (properties['EventPattern'] ?? {}) as Readonly<Record<string, unknown>>;
  const first = (value: unknown, other: string): unknown => {
    const [found]: unknown[] = Array.isArray(value) ? value : [];
    return typeof found === 'string' ? found : other;
  };
  const entry = {
    Source: first(pattern['source'], 'my.app'),
    DetailType: first(pattern['detail-type'], 'Something happened'),
    Detail: {},
    ...(type === 'AWS::Events::EventBus' && { EventBusName: physicalId }),
    ...(typeof properties['EventBusName'] === 'string' && { EventBusName: properties['EventBusName'] }),
  };
  return JSON.stringify(entry, undefined, 2);
}
