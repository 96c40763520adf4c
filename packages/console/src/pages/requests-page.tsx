import { useState } from 'preact/hooks';
import { useLoaded } from '../api/context.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { clockText } from '../shell/time-text.js';
import { VirtualList } from '../shell/virtual-list.js';

interface RequestRecord {
  readonly time: number;
  readonly caller?: string;
  readonly source: string;
  readonly service: string;
  readonly operation: string;
  readonly resource?: string;
  readonly status: number;
  readonly microseconds: number;
}

/** The request log: every call of a service, by clients, tasks, events and the deployment. */
export function RequestsPage() {
  const [search, setSearch] = useState('');
  const [onlyErrors, setOnlyErrors] = useState(false);
  const [selected, setSelected] = useState(-1);
  const { value, error } = useLoaded(({ api }) => api.get<RequestRecord[]>('requests'), [], 1500);
  const words = search.toLowerCase();
  const rows = (value ?? [])
    .filter(({ status }) => !onlyErrors || status >= 400)
    .filter((record) => words === '' || Object.values(record).join(' ').toLowerCase().includes(words))
    .reverse();
  return (
    <>
      <div class="page-head">
        <h1>Requests</h1>
      </div>
      {error !== undefined && <Problem>{error.message}</Problem>}
      <section class="panel" aria-label="Requests">
        <div class="panel-head">
          <input
            type="search"
            aria-label="Search requests"
            placeholder="Service, operation, resource"
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          />
          <label>
            <input
              type="checkbox"
              checked={onlyErrors}
              onChange={({ currentTarget }) => setOnlyErrors(currentTarget.checked)}
            />{' '}
            Errors only
          </label>
          <span class="muted" role="status">
            {rows.length} calls
          </span>
        </div>
        {rows.length === 0 ? (
          <p class="empty">No call yet.</p>
        ) : (
          <VirtualList
            label="Requests"
            rows={rows}
            rowHeight={28}
            height={640}
            selected={selected}
            rowClass="request-row"
            keyOf={(row) => rows.indexOf(row)}
            onSelect={(_, index) => setSelected(index)}
            render={({ time, status, source, service, operation, resource, microseconds }) => (
              <>
                <span class="muted">{clockText(time)}</span>
                <span class={status >= 400 ? 'sign failed' : ''}>{status}</span>
                <span class="wide">{source}</span>
                <span>
                  {service} {operation}
                </span>
                <span class="muted wide">{resource ?? ''}</span>
                <span class="wide">{(microseconds / 1000).toFixed(1)} ms</span>
              </>
            )}
          />
        )}
      </section>
    </>
  );
}
