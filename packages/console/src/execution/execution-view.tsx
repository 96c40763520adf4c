import { graphOf } from '@stepwell/asl/graph';
import { useEffect, useMemo } from 'preact/hooks';
import { EventsView } from '../events/events-view.js';
import { GraphView } from '../graph/graph-view.js';
import { StateTable } from '../graph/state-table.js';
import { type ExecutionState, type Visit } from '../history/execution-state.js';
import { type HistoryEvent } from '../history/history-event.js';
import { summarize, takenTransitions } from '../history/state-summary.js';
import { Inspector, type InspectorTab } from '../inspector/inspector.js';
import { PayloadPanel } from './payload-panel.js';
import { JsonView } from '../json/json-view.js';
import { setQuery, useRoute } from '../session/route.js';
import { Tabs } from '../shell/tabs.js';
import { TimelineView } from '../timeline/timeline-view.js';
import { firstFailure } from './first-failure.js';
import { inferScope } from './infer-scope.js';
import { useNow } from './use-execution.js';

const upperTabs = [
  ['graph', 'Graph'],
  ['table', 'Table'],
  ['payload', 'Input and output'],
  ['definition', 'Definition'],
] as const;
const lowerTabs = [
  ['timeline', 'Timeline'],
  ['events', 'Events'],
] as const;

/** Graph, timeline, events and the selected state of an execution. The URL has the selection. */
export function ExecutionView({
  state,
  version,
  definition,
  isLive,
}: {
  readonly state: ExecutionState;
  /** Increases with every event. */
  readonly version: number;
  readonly definition: string | undefined;
  /** Whether the execution is one of this environment. */
  readonly isLive: boolean;
}) {
  const { query } = useRoute();
  const now = useNow(state.status === 'running');
  const own = useMemo(
    () => (definition === undefined ? undefined : graphOf(JSON.parse(definition))?.scope),
    [definition],
  );
  const scope = useMemo(() => own ?? inferScope(state), [own, state, own === undefined && version]);
  const summaries = useMemo(() => summarize(state), [state, version]);
  const taken = useMemo(() => takenTransitions(state), [state, version]);
  const upper = oneOf(upperTabs, query.get('view')) ?? 'graph';
  const lower = oneOf(lowerTabs, query.get('list')) ?? 'timeline';
  const event = state.events.find(({ id }) => String(id) === query.get('event'));
  const named = query.get('state');
  const visit =
    state.visits.find(({ id }) => String(id) === query.get('visit')) ??
    (named === null ? (firstFailure(state) ?? state.visits.at(-1)) : bestVisit(summaries.get(named)?.visits ?? []));
  const name = named ?? visit?.name;
  const summary = name === undefined ? undefined : summaries.get(name);
  const shown = visit?.name === name ? visit : undefined;
  const tab = (query.get('tab') ?? 'data') as InspectorTab;
  const select = (next: Visit): void =>
    setQuery({
      state: next.name,
      visit: String(next.id),
      event: undefined,
      ...(tab === 'event' && { tab: undefined }),
    });
  const selectState = (next: string): void => {
    const best = bestVisit(summaries.get(next)?.visits ?? []);
    if (best === undefined) setQuery({ state: next, visit: undefined, event: undefined });
    else select(best);
  };
  const selectEvent = (next: HistoryEvent): void => {
    const owner = state.owners.get(next.id);
    setQuery({ event: String(next.id), tab: 'event', ...(owner && { state: owner.name, visit: String(owner.id) }) });
  };
  useEffect(() => {
    const move = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      if (ctrlKey || metaKey || altKey || /^(INPUT|TEXTAREA|SELECT)$/.test((target as Element).tagName)) return;
      const failure = key === 'f' ? firstFailure(state) : undefined;
      if (failure !== undefined) select(failure);
      const view = { g: 'graph', t: 'table', i: 'payload', d: 'definition' }[key];
      if (view !== undefined) setQuery({ view });
      const list = { l: 'timeline', e: 'events' }[key];
      if (list !== undefined) setQuery({ list });
    };
    addEventListener('keydown', move);
    return () => removeEventListener('keydown', move);
  });
  const graphProps = { summaries, taken, selected: name, onSelect: selectState };
  return (
    <div class="workspace">
      <div class="stack">
        <section class="panel" aria-label="States">
          <div class="panel-head">
            <Tabs
              label="View of the states"
              tabs={upperTabs}
              selected={upper}
              onSelect={(view) => setQuery({ view })}
            />
          </div>
          {upper === 'payload' ? (
            <PayloadPanel state={state} />
          ) : upper === 'definition' ? (
            <div class="panel-body">
              {definition === undefined ? (
                <p class="muted">This history has no definition.</p>
              ) : (
                <JsonView title="Definition" text={definition} />
              )}
            </div>
          ) : scope === undefined ? (
            <p class="empty">No state was entered yet.</p>
          ) : upper === 'graph' ? (
            <GraphView scope={scope} {...graphProps} />
          ) : (
            <StateTable scope={scope} {...graphProps} />
          )}
        </section>
        <section class="panel" aria-label="History">
          <div class="panel-head">
            <Tabs
              label="View of the history"
              tabs={lowerTabs}
              selected={lower}
              onSelect={(list) => setQuery({ list })}
            />
          </div>
          {lower === 'timeline' ? (
            <TimelineView state={state} version={version} now={now} selected={shown} onSelect={select} />
          ) : (
            <EventsView
              state={state}
              version={version}
              selected={event?.id}
              search={query.get('search') ?? ''}
              onSearch={(text) => setQuery({ search: text === '' ? undefined : text })}
              onSelect={selectEvent}
            />
          )}
        </section>
      </div>
      {name !== undefined && (
        <Inspector
          state={state}
          summary={summary}
          name={name}
          visit={shown}
          event={event}
          definition={definition}
          tab={tab}
          isLive={isLive}
          onTab={(next) => setQuery({ tab: next })}
          onSelect={select}
        />
      )}
    </div>
  );
}

/** The visit that a state shows first: one that failed, else the last one. */
function bestVisit(visits: readonly Visit[]): Visit | undefined {
  return visits.find(({ status }) => status === 'failed' || status === 'timed-out') ?? visits.at(-1);
}

function oneOf<Name extends string>(
  tabs: readonly (readonly [name: Name, text: string])[],
  value: string | null,
): Name | undefined {
  return tabs.find(([name]) => name === value)?.[0];
}
