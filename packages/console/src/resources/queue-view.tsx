import { useState } from 'preact/hooks';
import { useLoaded, useSession } from '../api/context.js';
import { type AppResource } from '../app-map/resource.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { JsonView } from '../json/json-view.js';
import { absoluteText } from '../shell/time-text.js';
import { ActionForm, useAction } from './action-form.js';

interface PeekedMessage {
  readonly id: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly sentAt: number;
  /** The queue from which a dead-letter queue received it. */
  readonly sourceArn?: string;
}

/** A queue: its messages without receiving them, a form that sends one, and the way back from a dead-letter queue. */
export function QueueView({ resource }: { readonly resource: AppResource }) {
  const { api } = useSession();
  const { physicalId: queueUrl } = resource;
  const path = `messages?queueUrl=${encodeURIComponent(queueUrl)}`;
  const messages = useLoaded(() => api.get<PeekedMessage[]>(path), [path], 1500);
  const sources = useLoaded(
    () => api.aws<{ queueUrls?: string[] }>('sqs', 'ListDeadLetterSourceQueues', { QueueUrl: queueUrl }),
    [queueUrl],
  );
  const [open, setOpen] = useState<string>();
  const { run, problem, done } = useAction();
  const list = messages.value ?? [];
  const isDeadLetterQueue = (sources.value?.queueUrls ?? []).length > 0;
  const moveBack = async (): Promise<void> => {
    const { Attributes } = await api.aws<{ Attributes: { QueueArn: string } }>('sqs', 'GetQueueAttributes', {
      QueueUrl: queueUrl,
      AttributeNames: ['QueueArn'],
    });
    await api.aws('sqs', 'StartMessageMoveTask', { SourceArn: Attributes.QueueArn });
  };
  return (
    <>
      <section class="panel" aria-label="Messages">
        <div class="panel-head">
          <h2>
            {messages.value === undefined ? 'Messages' : `${list.length} ${list.length === 1 ? 'message' : 'messages'}`}
          </h2>
          <span class="muted">They stay in the queue.</span>
          {isDeadLetterQueue && (
            <div class="end">
              <button
                type="button"
                class="primary"
                disabled={list.length === 0}
                onClick={() => void run(moveBack, 'The messages are on their way back')}
              >
                Move all back to their queue
              </button>
            </div>
          )}
        </div>
        {messages.error !== undefined && <Problem>{messages.error.message}</Problem>}
        {problem !== undefined && <Problem>{problem}</Problem>}
        {done !== undefined && (
          <p class="panel-body" role="status">
            {done}
          </p>
        )}
        {list.length === 0 ? (
          <p class="empty">The queue is empty.</p>
        ) : (
          <div class="scroll-x">
            <table>
              <caption class="visually-hidden">Messages</caption>
              <thead>
                <tr>
                  <th scope="col">Message</th>
                  <th scope="col">Sent</th>
                  {isDeadLetterQueue && <th scope="col">From</th>}
                  <th scope="col" class="number">
                    Received
                  </th>
                  <th scope="col">Body</th>
                </tr>
              </thead>
              <tbody>
                {list.slice(0, 500).map(({ id, body, receiveCount, sentAt, sourceArn }) => (
                  <tr key={id}>
                    <td>
                      <button type="button" class="link" onClick={() => setOpen(open === id ? undefined : id)}>
                        {id.slice(0, 8)}
                      </button>
                    </td>
                    <td class="nowrap">{absoluteText(sentAt)}</td>
                    {isDeadLetterQueue && <td>{sourceArn?.split(':').at(-1)}</td>}
                    <td class="number">{receiveCount}</td>
                    <td>{open === id ? <JsonView title="Body" text={body} /> : <code>{body.slice(0, 160)}</code>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <ActionForm
        title="Send a message"
        label="Body"
        button="Send"
        initial="{}"
        act={(MessageBody) => api.aws('sqs', 'SendMessage', { QueueUrl: queueUrl, MessageBody })}
        after={messages.reload}
      />
    </>
  );
}
