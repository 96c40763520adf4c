import { useState } from 'preact/hooks';
import { useLoaded } from '../api/context.js';
import { Problem } from '../inspector/loaded-tabs.js';
import { setQuery, useRoute } from '../session/route.js';
import { clockText } from '../shell/time-text.js';

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly logStreamName: string;
}

/** The newest lines that a log group shows. */
const shownLines = 500;

/** The logs of functions and state machines, live. */
export function LogsPage() {
  const { query } = useRoute();
  const groups = useLoaded(
    ({ api }) => api.aws<{ logGroups?: { logGroupName: string }[] }>('cloudwatchlogs', 'DescribeLogGroups', {}),
    [],
    3000,
  );
  const names = (groups.value?.logGroups ?? []).map(({ logGroupName }) => logGroupName);
  const name = query.get('group') ?? names[0];
  return (
    <>
      <div class="page-head">
        <h1>Logs</h1>
        <div class="actions">
          <select
            aria-label="Log group"
            value={name}
            onChange={({ currentTarget }) => setQuery({ group: currentTarget.value })}
          >
            {names.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </div>
      </div>
      {groups.error !== undefined && <Problem>{groups.error.message}</Problem>}
      <section class="panel" aria-label="Log">
        {name === undefined ? <p class="empty">Nothing was logged yet.</p> : <LogView key={name} logGroupName={name} />}
      </section>
    </>
  );
}

/** The lines of a log group, which are read again every second. */
export function LogView({ logGroupName }: { readonly logGroupName: string }) {
  const [search, setSearch] = useState('');
  const { value, error } = useLoaded(
    ({ api }) =>
      api
        .aws<{ events?: LogEvent[] }>('cloudwatchlogs', 'FilterLogEvents', {
          logGroupName,
          startTime: Date.now() - 3_600_000,
        })
        .catch((problem: unknown) => {
          if (problem instanceof Error && 'code' in problem && problem.code === 'ResourceNotFoundException') return {};
          throw problem;
        }),
    [logGroupName],
    1500,
  );
  if (error !== undefined) return <Problem>{error.message}</Problem>;
  const words = search.toLowerCase();
  const lines = ('events' in (value ?? {}) ? ((value as { events?: LogEvent[] }).events ?? []) : []).filter(
    ({ message }) => message.toLowerCase().includes(words),
  );
  return (
    <div class="panel-body" style={{ display: 'grid', gap: '10px' }}>
      <input
        type="search"
        aria-label="Search the log"
        placeholder="Search the log"
        value={search}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <pre class="json log" tabIndex={0} aria-label={`Log ${logGroupName}`}>
        {lines.length === 0
          ? 'No lines in the last hour.'
          : lines
              .slice(-shownLines)
              .map(({ timestamp, message }) => `${clockText(timestamp)}  ${message.trimEnd()}`)
              .join('\n')}
      </pre>
    </div>
  );
}
