import { useState } from 'preact/hooks';
import { useLoaded } from '../api/context.js';
import { type AppResource } from '../app-map/resource.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { JsonView } from '../json/json-view.js';
import { useAction } from './action-form.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

interface Answer {
  readonly status: string;
  readonly headers: string;
  readonly body: string;
}

/** An API: a form that sends a request, and its response. */
export function ApiView({ resource: { stack, logicalId } }: { readonly resource: AppResource }) {
  const environment = useLoaded(({ api }) => api.get<{ apis?: Readonly<Record<string, string>> }>('environment'), []);
  const apis = environment.value?.apis ?? {};
  const url = apis[`${stack}.${logicalId}`] ?? apis[logicalId];
  const [method, setMethod] = useState<(typeof methods)[number]>('GET');
  const [path, setPath] = useState('/');
  const [body, setBody] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const { run, problem } = useAction();
  const send = (): Promise<void> =>
    run(async () => {
      setAnswer(undefined);
      // The API has the origin of this page; `localhost` and `127.0.0.1` are different origins.
      const target = `${new URL(url ?? '').pathname.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
      const response = await fetch(target, {
        method,
        credentials: 'omit',
        ...(method !== 'GET' && body !== '' && { body, headers: { 'content-type': 'application/json' } }),
      });
      setAnswer({
        status: `${response.status} ${response.statusText}`,
        headers: JSON.stringify(Object.fromEntries(response.headers)),
        body: await response.text(),
      });
    });
  return (
    <section class="panel" aria-label="Send a request">
      <div class="panel-head">
        <h2>Send a request</h2>
        <span class="muted mono">{url}</span>
      </div>
      <div class="panel-body" style={{ display: 'grid', gap: '10px' }}>
        <div style={{ display: 'flex', gap: '8px', flexWrap: 'wrap' }}>
          <select
            aria-label="Method"
            value={method}
            onChange={({ currentTarget }) => setMethod(methods.find((each) => each === currentTarget.value) ?? 'GET')}
          >
            {methods.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          <input
            aria-label="Path"
            class="mono"
            style={{ flex: '1 1 120px', minWidth: 0 }}
            value={path}
            onInput={({ currentTarget }) => setPath(currentTarget.value)}
          />
        </div>
        {method !== 'GET' && (
          <textarea
            aria-label="Body"
            rows={4}
            spellcheck={false}
            value={body}
            onInput={({ currentTarget }) => setBody(currentTarget.value)}
          />
        )}
        {problem !== undefined && <Problem>{problem}</Problem>}
        <div>
          <button type="button" class="primary" disabled={url === undefined} onClick={() => void send()}>
            Send
          </button>
        </div>
        {answer !== undefined && (
          <>
            <JsonView title="Response" note={answer.status} text={answer.body} />
            <JsonView title="Response headers" text={answer.headers} />
          </>
        )}
      </div>
    </section>
  );
}
